import { testStore } from "./conformance.ts";
import { openMemoryStore } from "./memory.ts";

testStore("plain memory", async () => openMemoryStore());

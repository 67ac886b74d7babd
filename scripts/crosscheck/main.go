// Answers, by Go's checksum database packages, the questions that run.ts asks: one JSON object a line in, one out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A question about one tree: its leaves, and proofs to make and to judge.
type question struct {
	Leaves      [][]byte
	Inclusion   []inclusion
	Consistency []consistency
	// Notes to open, each under a verifier key.
	Notes []signed
	// Texts to sign by the signer key.
	Texts  []string
	Signer string
}

type inclusion struct {
	Index, Size int64
	Root, Leaf  []byte
	Proof       [][]byte
}

type consistency struct {
	From, To         int64
	RootFrom, RootTo []byte
	Proof            [][]byte
}

type signed struct {
	Note []byte
	Key  string
}

type answer struct {
	// Root of every size from 0.
	Roots [][]byte
	// For each inclusion and consistency asked: whether it holds, and the proof made here where there is one.
	Inclusion, Consistency     []bool
	ProofsOfEntry, ProofsOfLog [][][]byte
	// For each note: the text it opened to, or "" with the fault.
	Opened []string
	Signed [][]byte
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		check(json.Unmarshal(lines.Bytes(), &q))
		check(out.Encode(reply(q)))
	}
	check(lines.Err())
}

func reply(q question) answer {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			hashes[i] = stored[at]
		}
		return hashes, nil
	})
	a := answer{}
	for n := 0; n <= len(q.Leaves); n++ {
		root, err := tlog.TreeHash(int64(n), reader)
		if n == 0 {
			// Go leaves the empty tree's hash unset; RFC 9162 does not.
			a.Roots = append(a.Roots, nil)
		} else {
			check(err)
			a.Roots = append(a.Roots, root[:])
		}
		if n < len(q.Leaves) {
			hashes, err := tlog.StoredHashes(int64(n), q.Leaves[n], reader)
			check(err)
			stored = append(stored, hashes...)
		}
	}
	for _, each := range q.Inclusion {
		err := tlog.CheckRecord(hashesOf(each.Proof), each.Size, hashOf(each.Root), each.Index, hashOf(each.Leaf))
		a.Inclusion = append(a.Inclusion, err == nil)
		var proof [][]byte
		if each.Index < each.Size && each.Size <= int64(len(q.Leaves)) {
			made, err := tlog.ProveRecord(each.Size, each.Index, reader)
			check(err)
			proof = bytesOf(made)
		}
		a.ProofsOfEntry = append(a.ProofsOfEntry, proof)
	}
	for _, each := range q.Consistency {
		err := tlog.CheckTree(hashesOf(each.Proof), each.To, hashOf(each.RootTo), each.From, hashOf(each.RootFrom))
		a.Consistency = append(a.Consistency, err == nil)
		var proof [][]byte
		if each.From <= each.To && each.To <= int64(len(q.Leaves)) {
			made, err := tlog.ProveTree(each.To, each.From, reader)
			check(err)
			proof = bytesOf(made)
		}
		a.ProofsOfLog = append(a.ProofsOfLog, proof)
	}
	for _, each := range q.Notes {
		verifier, err := note.NewVerifier(each.Key)
		check(err)
		opened, err := note.Open(each.Note, note.VerifierList(verifier))
		if err != nil {
			a.Opened = append(a.Opened, "")
		} else {
			a.Opened = append(a.Opened, opened.Text)
		}
	}
	for _, text := range q.Texts {
		signer, err := note.NewSigner(q.Signer)
		check(err)
		made, err := note.Sign(&note.Note{Text: text}, signer)
		check(err)
		a.Signed = append(a.Signed, made)
	}
	return a
}

func hashOf(b []byte) (h tlog.Hash) {
	copy(h[:], b)
	return h
}

func hashesOf(list [][]byte) []tlog.Hash {
	var hashes []tlog.Hash
	for _, each := range list {
		hashes = append(hashes, hashOf(each))
	}
	return hashes
}

func bytesOf(hashes []tlog.Hash) [][]byte {
	list := [][]byte{}
	for i := range hashes {
		list = append(list, hashes[i][:])
	}
	return list
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

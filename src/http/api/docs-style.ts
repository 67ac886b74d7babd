/** Stylesheet of the page of the API: system letters, both schemes, prints. */
export const docsStyle = `:root{color-scheme:light dark;--ink:light-dark(#14191b,#e9ecea);--paper:light-dark(#fff,#171b1d);--rule:light-dark(#d4d9d6,#31393c);--quiet:light-dark(#414a4e,#bac2c1)}
body{font:15px/1.5 "Source Sans 3",system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:64rem;margin:0 auto;padding:24px}
h1{font-size:27px}h2{font-size:20px;border-top:2px solid var(--ink);padding-top:8px;margin-top:40px}h3{font-size:15px;margin:24px 0 4px;overflow-wrap:anywhere}
code{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.method{display:inline-block;min-width:4em;font-weight:650}
table{border-collapse:collapse;width:100%;font-size:13px}caption{text-align:start;font-weight:600;padding:8px 0 2px}
th,td{text-align:start;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--rule)}
thead th{border-bottom-color:var(--ink)}
.quiet{color:var(--quiet)}a{color:inherit}
details{margin:4px 0}summary{cursor:pointer}
nav ul{columns:3 16rem;padding:0;list-style:none}
@media print{body{max-width:none}details{display:block}}
`;

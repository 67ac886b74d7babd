/** The one style of certificates and archives: ink on paper, light or dark, printable, words between the parties in serif. */
export const style = `
:root{color-scheme:light dark;--paper:light-dark(#fff,#171b1d);--desk:light-dark(#f4f5f3,#101415);--sunk:light-dark(#e9ecea,#20272a);--rule:light-dark(#d4d9d6,#31393c);--rule-2:light-dark(#7d8783,#7f8b8e);--ink:light-dark(#14191b,#e9ecea);--ink-2:light-dark(#414a4e,#bac2c1);--ink-3:light-dark(#596367,#9aa5a5);--ok:light-dark(#1f642c,#93d29d);--ok-bg:light-dark(#ebf5e8,#17291b);--mid:light-dark(#735000,#e6c35f);--mid-bg:light-dark(#fdf3cf,#33290c);--late:light-dark(#a3241f,#ff9f96);--late-bg:light-dark(#fbe8e5,#3b1b19);--sans:"Source Sans 3","Noto Sans KR","Noto Sans CJK KR","Noto Sans JP","Noto Sans CJK JP",system-ui,sans-serif;--serif:"Source Serif 4","Noto Serif KR","Noto Serif CJK KR","Noto Serif JP","Noto Serif CJK JP",Georgia,serif;--mono:ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--desk);color:var(--ink);font:400 .9375rem/1.5 var(--sans);font-variant-numeric:lining-nums tabular-nums;text-wrap:pretty}
header,main,footer{max-width:60rem;margin:0 auto;padding:1rem 1.5rem;background:var(--paper)}
header{border-top:4px solid var(--ink);padding-top:1.25rem}
main{padding-top:.5rem}
footer{padding-bottom:3rem;border-top:1px solid var(--rule)}
.brand{font:600 1.25rem/1 var(--serif);margin:0 0 1rem}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
a{color:inherit;text-decoration-color:var(--rule-2);text-underline-offset:.18em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--ink);outline-offset:2px;box-shadow:0 0 0 6px #ffcf3f}
h1{font-size:1.6875rem;line-height:1.2;font-weight:650;margin:.25rem 0 .75rem;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.25rem;line-height:1.3;font-weight:650;margin:2rem 0 .75rem;padding-top:.5rem;border-top:2px solid var(--ink)}
h2 small{font-weight:400;margin-left:.5rem}
h3{font-size:.9375rem;font-weight:650;margin:1.25rem 0 .25rem}
p{margin:.5rem 0;max-width:44rem}
small{font-size:.8125rem;color:var(--ink-2)}
code{font:.8125rem/1.5 var(--mono);overflow-wrap:anywhere}
.keys code{font-size:.9375rem;font-weight:600}
.kind{color:var(--ink-2);margin:.5rem 0 0}
.lead{font-size:1.0625rem;padding:.5rem .75rem;border-left:4px solid var(--rule-2);background:var(--sunk);max-width:none}
.lead.agreed{border-color:var(--ok);background:var(--ok-bg)}
.warning{border-left:4px solid var(--mid);background:var(--mid-bg);padding:.5rem .75rem;max-width:none}
#verdict{display:block;margin:1rem 0 0;padding:.75rem;border:2px solid var(--rule-2);background:var(--sunk)}
#verdict.green{border-color:var(--ok);background:var(--ok-bg)}
#verdict.red{border-color:var(--late);background:var(--late-bg)}
#verdict strong{display:block;font-size:1.0625rem}
#verdict ul{margin:.5rem 0 0;padding-left:1.25rem}
table{width:100%;border-collapse:collapse;margin:.75rem 0}
thead th{border-bottom:1px solid var(--ink);color:var(--ink-2);font-size:.8125rem;font-weight:600;text-align:left;vertical-align:bottom}
th,td{padding:.4rem .75rem .4rem 0;vertical-align:top;text-align:left;overflow-wrap:anywhere}
tbody th{font-weight:600;overflow-wrap:break-word}
.acts tbody th,.acts td:last-child{white-space:nowrap}
tbody tr{border-bottom:1px solid var(--rule)}
table.text td,.words,blockquote{font:1.0625rem/1.6 var(--serif)}
table.text th:first-child{width:3rem}
.words{white-space:pre-wrap;overflow-wrap:anywhere}
.words:lang(ko),.words:lang(ja){font-size:1rem;line-height:1.78}
.words:lang(ko){word-break:keep-all}
.part{border-left:2px solid var(--rule);padding-left:.75rem}
.hidden{font:600 .75rem/1 var(--mono);color:var(--late);background:var(--late-bg);padding:0 .2em;border-radius:2px}
.absent{color:var(--ink-2)}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.2rem 1rem;margin:.25rem 0}
dt{color:var(--ink-2)}
dd{margin:0;overflow-wrap:anywhere}
ol,ul{margin:.25rem 0;padding-left:1.25rem}
.lines,.lines ul{list-style:none}
.lines{padding-left:0}
.lines>li{padding:.35rem 0;border-bottom:1px solid var(--rule)}
.lines .why{font-size:.8125rem;color:var(--ink-2)}
pre{font:.6875rem/1.4 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere;background:var(--sunk);padding:.75rem;max-height:24rem;overflow:auto}
summary{cursor:pointer;padding:.5rem 0}
@media(max-width:46rem){header,main,footer{padding-left:1rem;padding-right:1rem}
table:not(.text),table:not(.text) tbody,table:not(.text) tr,table:not(.text) th,table:not(.text) td{display:block}
table:not(.text) thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table:not(.text) tr{padding:.5rem 0}table:not(.text) th,table:not(.text) td{padding:.1rem 0}
table:not(.text) td::before{content:attr(data-head) ": ";color:var(--ink-2);font-size:.8125rem}
table.text,table.text tbody,table.text tr,table.text th,table.text td{display:block}table.text thead{display:none}
table.text td{padding:.25rem 0}table.text td::before{content:attr(data-head);display:block;font:.8125rem/1.4 var(--sans);color:var(--ink-2)}
dl{grid-template-columns:1fr}dd{padding-left:1rem}}
@media print{@page{size:A4;margin:18mm 16mm 20mm}:root{color-scheme:light}body,header,main,footer{background:#fff;max-width:none;padding-left:0;padding-right:0}
h2,h3{break-after:avoid}tr,.lead,.warning,#verdict{break-inside:avoid}pre{max-height:none;font-size:6pt}.lead,.warning,#verdict,pre{background:none}}
`;

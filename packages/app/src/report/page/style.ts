import { chartStyles } from '@bellwether/charts'

/** The look of the page around the charts: one column of reading width, a contents list beside it where there is room. */
const page = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
:root{
  --serif:"Source Serif 4",Charter,"Bitstream Charter",Georgia,"Noto Serif",serif;
  --sans:"Inter","Segoe UI",system-ui,-apple-system,"Helvetica Neue","Noto Sans",Arial,sans-serif;
  --accent:var(--series-2-text)
}
:root:lang(zh){
  --serif:Charter,Georgia,"Source Han Serif SC","Noto Serif CJK SC","Songti SC",STSong,SimSun,serif;
  --sans:"Inter","Segoe UI",system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Source Han Sans SC","Noto Sans CJK SC",sans-serif;
}
body{margin:0;background:var(--chart-paper);color:var(--chart-ink);font:1.0625rem/1.62 var(--serif);--chart-font:var(--sans)}
:lang(zh) body{line-height:1.8}
a{color:inherit;text-decoration-color:var(--accent);text-underline-offset:.18em}
a:hover{color:var(--accent)}
:focus-visible{outline:2px solid var(--series-3);outline-offset:3px;border-radius:2px}
.skip{position:absolute;left:-99rem;top:0;background:var(--chart-ink);color:var(--chart-paper);padding:.6rem 1rem;z-index:9;font-family:var(--sans)}
.skip:focus{left:0}
.layout{max-width:76rem;margin:0 auto;padding:0 1.25rem 5rem}
header.mast{border-top:6px solid var(--accent);padding:1.1rem 0 1.6rem;border-bottom:1px solid var(--chart-rule)}
.brand{font:700 .82rem/1 var(--sans);letter-spacing:.14em;text-transform:uppercase;color:var(--accent);margin:0 0 1.6rem}
h1{font-size:clamp(1.9rem,1.2rem + 3.2vw,3.1rem);line-height:1.14;letter-spacing:-.012em;margin:0 0 .7rem;max-width:22em;text-wrap:balance;font-weight:700}
:lang(zh) h1{letter-spacing:0;line-height:1.3}
.dek{font-size:1.18rem;color:var(--chart-muted);max-width:46em;margin:0 0 .9rem}
.meta{font:.84rem/1.5 var(--sans);color:var(--chart-muted);margin:0}
nav.contents{font:.9rem/1.45 var(--sans);padding:1.4rem 0 0}
nav.contents h2{font:700 .78rem/1 var(--sans);letter-spacing:.1em;text-transform:uppercase;color:var(--chart-muted);margin:0 0 .8rem;border:0;padding:0}
nav.contents ol{list-style:none;margin:0;padding:0;columns:15rem;column-gap:2rem}
nav.contents li{break-inside:avoid}
nav.contents a{display:grid;grid-template-columns:1.9em 1fr;padding:.3rem 0;text-decoration:none}
nav.contents a:hover{text-decoration:underline}
nav.contents .no{color:var(--chart-muted);font-variant-numeric:tabular-nums}
main{min-width:0}
section{padding-top:3.2rem}
section>h2{font-size:clamp(1.5rem,1.1rem + 1.6vw,2.05rem);line-height:1.22;margin:0 0 .6rem;padding-top:.9rem;border-top:3px solid var(--chart-ink);text-wrap:balance}
section>h2 .no{color:var(--accent);margin-right:.55em;font-variant-numeric:tabular-nums}
.lead{font-size:1.12rem;color:var(--chart-muted);margin:0 0 1.2rem;max-width:44em}
.findings{margin:0 0 2rem;padding:0;list-style:none;max-width:46em}
.findings li{padding:.62rem 0 .62rem 1.4rem;border-top:1px solid var(--chart-rule);position:relative;overflow-wrap:anywhere}
.findings li:last-child{border-bottom:1px solid var(--chart-rule)}
.findings li::before{content:"";position:absolute;left:0;top:1.28em;width:.62rem;height:.2rem;background:var(--accent)}
.headlines{counter-reset:finding;max-width:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2.4rem;align-items:start}
.headlines li{counter-increment:finding;padding-left:2.4rem;border-bottom:0}
.headlines li:last-child{border-bottom:0}
.headlines li::before{content:counter(finding);width:auto;height:auto;background:none;color:var(--accent);font:700 1.25rem/1 var(--sans);top:.85em;font-variant-numeric:tabular-nums}
.more{font:.82rem/1 var(--sans);white-space:nowrap;color:var(--chart-muted)}
.number-link{font-weight:650;text-decoration:underline dotted var(--series-0) 1px;white-space:nowrap}
.card{display:none;position:absolute;left:1.2rem;right:0;top:calc(100% - .3rem);z-index:5;max-width:32rem;white-space:normal;background:var(--chart-panel);color:var(--chart-ink);border:1px solid var(--chart-rule);border-top:3px solid var(--accent);border-radius:3px;padding:.7rem .85rem;font:400 .8rem/1.5 var(--sans);box-shadow:0 8px 28px rgb(0 0 0/.18);text-decoration:none}
.card b{display:block;color:var(--chart-muted);font-weight:600;margin-top:.35rem}
.card b:first-child{margin-top:0}
.card code{font-size:.74rem;overflow-wrap:anywhere;display:-webkit-box;-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden}
.number-link:hover .card,.number-link:focus-visible .card{display:block}
figure{margin:2.4rem 0 2.8rem;padding:0;container-type:inline-size}
figcaption h3{font:700 1.08rem/1.4 var(--sans);margin:0 0 .3rem;padding-top:.75rem;border-top:1px solid var(--chart-ink);position:relative;text-wrap:pretty}
figcaption h3::before{content:"";position:absolute;top:-1px;left:0;width:2.6rem;height:.36rem;background:var(--accent)}
figcaption p{font:.94rem/1.5 var(--sans);color:var(--chart-muted);margin:0 0 .8rem;max-width:52em}
.narrow{display:none}
@container (max-width:34rem){.wide{display:none}.narrow{display:block}}
.credit{font:.78rem/1.5 var(--sans);color:var(--chart-muted);margin:.55rem 0 .3rem;overflow-wrap:anywhere}

.gated{color:var(--series-2-text);border-left:3px solid var(--series-2);padding-left:.6rem}
details{font:.88rem/1.55 var(--sans)}
figure details,section>details{border-top:1px solid var(--chart-rule)}
figure details:last-child{border-bottom:1px solid var(--chart-rule)}
summary{cursor:pointer;padding:.5rem 0;color:var(--chart-muted);font-weight:600}
summary:hover{color:var(--accent)}
.scroll{overflow:auto;max-height:28rem;margin:0 0 .8rem}
table{border-collapse:collapse;width:100%;font:.84rem/1.45 var(--sans);font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.2rem 0 .5rem}
th,td{text-align:left;padding:.34rem .8rem .34rem 0;border-bottom:1px solid var(--chart-rule);vertical-align:top}
thead th{border-bottom:1.5px solid var(--chart-ink);white-space:nowrap}
.number{text-align:right;white-space:nowrap}
td.number:first-child,th.number:first-child{text-align:left}
dl{margin:0 0 .8rem;display:grid;grid-template-columns:minmax(5rem,auto) 1fr;gap:.3rem 1rem}
dt{color:var(--chart-muted);font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
dd ul{margin:0;padding-left:1.1em}
pre{background:var(--chart-panel);padding:.8rem;overflow:auto;font-size:.76rem;line-height:1.5;max-height:22rem;margin:0 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
.provenance :target{outline:2px solid var(--accent);outline-offset:6px}
.notes{background:var(--chart-panel);border-left:4px solid var(--series-0);padding:.85rem 1.1rem;font:.92rem/1.6 var(--sans);margin:1.4rem 0}
.notes h3{font:700 .82rem/1 var(--sans);margin:0 0 .45rem;color:var(--chart-muted)}
.notes ul{margin:0;padding-left:1.15em}
.prose{max-width:46em}
.prose h3{font:700 1.05rem/1.4 var(--sans);margin:1.6rem 0 .3rem}
.sources{list-style:none;padding:0;margin:0;font:.84rem/1.5 var(--sans);columns:26rem;column-gap:2.4rem}
.sources li{break-inside:avoid;padding:.42rem 0;border-bottom:1px solid var(--chart-rule);overflow-wrap:anywhere}
.sources :target,.sources li:target{background:var(--chart-panel);outline:2px solid var(--accent)}
.sources small{color:var(--chart-muted);font-size:inherit}
footer{margin-top:4rem;border-top:1px solid var(--chart-rule);padding-top:1rem;font:.82rem/1.6 var(--sans);color:var(--chart-muted)}
@media (min-width:70rem){
  .columns{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:3.4rem}
  nav.contents{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:2.6rem 0}
  nav.contents ol{columns:auto}
  section:first-of-type{padding-top:1.6rem}
}
@page{size:A4;margin:17mm 15mm 18mm}
@media print{
  html{font-size:8.8pt}
  body{font-size:1.12rem;line-height:1.5}
  .layout{max-width:none;padding:0}
  .columns{display:block}
  nav.contents{position:static;max-height:none;overflow:visible}
  .skip,.card,figure details,section>details{display:none!important}
  section{padding-top:0;break-before:page}
  section:first-of-type{break-before:auto;padding-top:1.4rem}
  h2,h3,figcaption{break-after:avoid}
  figure,.findings li,.notes{break-inside:avoid}
  figure{margin:1.2rem 0 1.6rem}
  .wide{display:block!important}.narrow{display:none!important}
  .wide svg{max-height:150mm}
  .notes{break-before:avoid}
  a{text-decoration:none}
  .number-link{text-decoration:none}
  .sources{columns:2;font-size:7.2pt}
  footer{margin-top:1rem;break-before:avoid}
  .scroll{max-height:none;overflow:visible}
}`

/** The style sheet of the report: the charts' colours and the page. */
export const reportStyles = (): string => `${chartStyles()}${page}`.replace(/\n\s*/g, '\n')

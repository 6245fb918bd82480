/** The look of the stats page: one file, no scripts, light or dark as the reader's system is. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--dim:#667085;--line:#e3e7ed;--head:#f0f3f7;--accent:#2457d6;
--up:#12805c;--upbg:#e3f5ed;--warn:#9a6300;--warnbg:#fdf1d8;--down:#b42318;--downbg:#fde5e2;--maint:#6b4ea3;--maintbg:#efe9fb;--none:#556070;--nonebg:#e9edf2}
@media(prefers-color-scheme:dark){:root{--bg:#10141a;--card:#181e27;--ink:#e4e9f0;--dim:#8b97a8;--line:#2a3340;--head:#1f2732;--accent:#7aa2ff;
--up:#5fd3a5;--upbg:#12332a;--warn:#f2c063;--warnbg:#3a2e12;--down:#ff8f85;--downbg:#411d1b;--maint:#bda4f2;--maintbg:#2c2346;--none:#a7b2c2;--nonebg:#2a3340}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.45 system-ui,sans-serif}
header,main{max-width:1900px;margin:0 auto;padding:20px 20px}header{padding-bottom:0}
h1{font-size:20px;margin:0 0 2px}h1 small{font-weight:400;font-size:13px;color:var(--dim)}p{margin:4px 0;color:var(--dim)}
.facts{display:flex;flex-wrap:wrap;gap:10px;margin:16px 0 0;padding:0;list-style:none}
.facts li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 14px;min-width:104px}
.facts b{display:block;font-size:17px;font-variant-numeric:tabular-nums}.facts span{color:var(--dim);font-size:12px}
nav{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center;margin:16px 0 0;font-size:13px}a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
nav form{margin-left:auto}input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:4px 9px}
button{background:var(--accent);border-color:var(--accent);color:var(--card);cursor:pointer}
.say{padding:9px 14px;border-radius:8px;margin:14px 0 0;background:var(--upbg);color:var(--up)}.say.bad{background:var(--downbg);color:var(--down)}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 18px;overflow:hidden}
section>h2{font-size:15px;margin:0;padding:11px 14px;display:flex;gap:10px;align-items:baseline}h2 small{font-weight:400;color:var(--dim);font-size:12px}h2 a{color:inherit}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;white-space:nowrap;font-size:13px}
th,td{padding:5px 6px;text-align:right;border-top:1px solid var(--line)}thead th{background:var(--head);color:var(--dim);font-weight:500;font-size:11.5px}
thead tr:first-child th{text-align:center;border-left:1px solid var(--line);font-weight:600}thead tr:first-child th:first-child{border-left:0}
.name,.text{text-align:left}td.name{font-weight:600}td.first{border-left:1px solid var(--line)}tr.sum td{background:var(--head)}td small{color:var(--dim);font-weight:400}
tbody tr:hover td{background:var(--head)}.zero{color:color-mix(in srgb,var(--dim) 60%,transparent)}.bad{color:var(--down);font-weight:600}
.state{display:inline-block;border-radius:99px;padding:1px 9px;font-size:12px;font-weight:600;background:var(--nonebg);color:var(--none)}
.up{background:var(--upbg);color:var(--up)}.warn{background:var(--warnbg);color:var(--warn)}.down{background:var(--downbg);color:var(--down)}.maint{background:var(--maintbg);color:var(--maint)}
.act{display:flex;gap:8px;align-items:center;padding:10px 14px;border-top:1px solid var(--line);color:var(--dim);font-size:13px}
`;

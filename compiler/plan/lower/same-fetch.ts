/** Fetches of several names: the one that stands for all, so that equal values are one expression. */
const names: Readonly<Record<string, string>> = {
  hdr: "req.hdr",
  hdr_cnt: "req.hdr_cnt",
  hdr_ip: "req.hdr_ip",
  hdr_val: "req.hdr_val",
  shdr: "res.hdr",
  shdr_cnt: "res.hdr_cnt",
  shdr_ip: "res.hdr_ip",
  shdr_val: "res.hdr_val",
  cook: "req.cook",
  cook_cnt: "req.cook_cnt",
  cook_val: "req.cook_val",
  scook: "res.cook",
  scook_cnt: "res.cook_cnt",
  scook_val: "res.cook_val",
  req_ver: "req.ver",
  resp_ver: "res.ver",
  urlp: "url_param",
};

export function sameFetch(name: string): string {
  return Object.hasOwn(names, name) ? names[name]! : name;
}

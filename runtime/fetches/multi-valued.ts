/** Fetches that can give several values in a condition: their handlers have `each` (a test keeps the two in step). */
export const multiValued: ReadonlySet<string> = new Set([
  ...["req.hdr", "hdr", "res.hdr", "shdr"].flatMap((n) => [n, `${n}_ip`, `${n}_val`]),
  ...["req.fhdr", "res.fhdr"],
  ...["req.cook", "cook", "res.cook", "scook"].flatMap((n) => [n, `${n}_val`]),
  ...["http_auth_group", "cookie", "url_param", "urlp", "urlp_val", "req.body_param"],
]);

/**
 * What a stick-table entry can store, in the order `show table` prints it (manual 11.1, "store").
 * `kind`: a 32-bit counter, a 64-bit counter, a signed number, a sliding rate, or a server's name.
 */
export interface DataType {
  name: string;
  kind: "uint" | "ull" | "sint" | "rate" | "text";
  array?: boolean;
}

export const dataTypes: readonly DataType[] = [
  { name: "server_id", kind: "sint" },
  { name: "gpt0", kind: "uint" },
  { name: "gpc0", kind: "uint" },
  { name: "gpc0_rate", kind: "rate" },
  { name: "conn_cnt", kind: "uint" },
  { name: "conn_rate", kind: "rate" },
  { name: "conn_cur", kind: "uint" },
  { name: "sess_cnt", kind: "uint" },
  { name: "sess_rate", kind: "rate" },
  { name: "http_req_cnt", kind: "uint" },
  { name: "http_req_rate", kind: "rate" },
  { name: "http_err_cnt", kind: "uint" },
  { name: "http_err_rate", kind: "rate" },
  { name: "bytes_in_cnt", kind: "ull" },
  { name: "bytes_in_rate", kind: "rate" },
  { name: "bytes_out_cnt", kind: "ull" },
  { name: "bytes_out_rate", kind: "rate" },
  { name: "gpc1", kind: "uint" },
  { name: "gpc1_rate", kind: "rate" },
  { name: "server_key", kind: "text" },
  { name: "http_fail_cnt", kind: "uint" },
  { name: "http_fail_rate", kind: "rate" },
  { name: "gpt", kind: "uint", array: true },
  { name: "gpc", kind: "uint", array: true },
  { name: "gpc_rate", kind: "rate", array: true },
  { name: "glitch_cnt", kind: "uint" },
  { name: "glitch_rate", kind: "rate" },
];

/** Where a type's numbers sit in an entry's `data`. A rate takes three: current, previous, tick. */
export interface DataSlot {
  type: DataType;
  offset: number;
  /** Elements of an array type, 1 for others. */
  count: number;
  /** Rates: window, ms. */
  period: number;
}

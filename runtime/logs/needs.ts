/** What must have happened before a log line can be written whole; the earliest such moment is when it is written. */
export const Need = {
  none: 0,
  /** Client address or transport details. */
  client: 1,
  request: 2,
  server: 4,
  response: 8,
  /** End of the exchange: bytes, timers, termination state. */
  bytes: 16,
} as const;

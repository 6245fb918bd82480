/** What the statistics call the program: monitoring looks for these names. */
export const product = {
  name: "HAProxy",
  version: "3.5-dev5",
  releaseDate: "2026/08/21",
  build: `hapaxd, Node.js ${process.version}`,
};

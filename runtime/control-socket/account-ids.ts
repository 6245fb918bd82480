import { readFileSync } from "node:fs";

/** Number of a user or group, by name or as a number; undefined when there is none. Reads /etc/passwd or /etc/group only. */
export function accountId(kind: "passwd" | "group", name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  let text: string;
  try {
    text = readFileSync(`/etc/${kind}`, "latin1");
  } catch {
    return undefined;
  }
  for (const line of text.split("\n")) {
    const [key, , id] = line.split(":");
    if (key === name && id !== undefined) return Number(id);
  }
  return undefined;
}

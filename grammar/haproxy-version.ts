/** HAProxy releases whose rules can be asked for. */

/** Oldest first. */
export const haproxyVersions = [
  "1.5",
  "1.6",
  "1.7",
  "1.8",
  "1.9",
  "2.0",
  "2.1",
  "2.2",
  "2.3",
  "2.4",
  "2.5",
  "2.6",
  "2.7",
  "2.8",
  "2.9",
  "3.0",
  "3.1",
  "3.2",
  "3.3",
  "3.4",
  "3.5",
] as const;

/** The newest release with long-term support. */
export const newestLts = "3.4";

/** The newest release known; its rules apply where none is named. */
export const newestVersion = "3.5";

export function isHaproxyVersion(text: string): boolean {
  return (haproxyVersions as readonly string[]).includes(text);
}

/** What is wrong with a version, in a user's words. */
export function unknownVersion(text: string): string {
  return `unknown HAProxy version '${text}'; known: ${haproxyVersions.join(", ")}`;
}

/** "2.6" as 206: releases compare as numbers. A missing date is older than all. */
export function releaseNumber(version: string | undefined): number {
  if (version === undefined) return 0;
  const dot = version.indexOf(".");
  return dot < 0
    ? 100 * Number(version)
    : 100 * Number(version.slice(0, dot)) + Number.parseInt(version.slice(dot + 1), 10);
}

/** What hapax says of itself. The language version is the HAProxy release line whose rules hapax follows. */
export const hapaxVersion = "0.1.0";

/** Compared by `version_atleast()` and friends; the dev version that the rules were checked against. */
export const languageVersion = "3.5-dev5";

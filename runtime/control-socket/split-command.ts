/** One input line into commands at ";", one command into words at blanks (management guide 9.3). "\" takes the next byte as it is. */

/** Commands keep their backslashes: `\;` does not separate. */
export function splitCommands(line: string): string[] {
  const out: string[] = [];
  let from = 0;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === "\\") i++;
    else if (line[i] === ";") {
      out.push(line.slice(from, i));
      from = i + 1;
    }
  }
  out.push(line.slice(from));
  return out;
}

/** At most this many words in one command. */
export const MAX_WORDS = 64;

/** Words with their backslashes resolved; a backslash only disappears before what is not one. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  let i = 0;
  const { length } = command;
  for (;;) {
    while (i < length && (command[i] === " " || command[i] === "\t")) i++;
    if (i >= length) return words;
    let word = "";
    while (i < length && command[i] !== " " && command[i] !== "\t") {
      if (command[i] === "\\" && i + 1 < length) i++;
      else if (command[i] === "\\") break;
      word += command[i++];
    }
    if (i < length && command[i] === "\\") i++;
    words.push(word);
  }
}

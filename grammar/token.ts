/** Tokens made without a Chevrotain lexer: the sub-languages are read in contexts a regular lexer cannot see. */
import type { IToken, TokenType } from "chevrotain";

/** A token type that no lexer produces. The parsers that know it complete it; Chevrotain need not be loaded for it. */
export function tokenType(name: string, parent?: TokenType | TokenType[]): TokenType {
  return { name, CATEGORIES: parent === undefined ? [] : Array.isArray(parent) ? parent : [parent] };
}

/** A token at offsets [at, end) of the text; `payload` carries what the reader already worked out. */
export function token(
  type: TokenType,
  image: string,
  at: number,
  end = at + image.length,
  payload?: unknown,
): IToken {
  const made: IToken = { image, startOffset: at, endOffset: end, tokenType: type, tokenTypeIdx: 0 };
  if (payload !== undefined) made.payload = payload;
  return made;
}

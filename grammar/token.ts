/** Tokens made without a Chevrotain lexer: the sub-languages are read in contexts a regular lexer cannot see. */
import "./group-by.ts";
import { createToken, type IToken, type TokenType } from "chevrotain";

/** A token type that no lexer produces. */
export function tokenType(name: string, parent?: TokenType | TokenType[]): TokenType {
  return createToken(parent ? { name, categories: parent } : { name });
}

/** A token at offsets [at, end) of the text; `payload` carries what the reader already worked out. */
export function token(
  type: TokenType,
  image: string,
  at: number,
  end = at + image.length,
  payload?: unknown,
): IToken {
  const made: IToken = {
    image,
    startOffset: at,
    endOffset: end,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx!,
  };
  if (payload !== undefined) made.payload = payload;
  return made;
}

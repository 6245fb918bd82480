/** Arguments whose rules no type of the catalogue can say: what is wrong, in HAProxy's manner, or undefined. */
type Special = (args: readonly string[]) => string | undefined;

export const specialArgs: Readonly<Record<string, Special>> = {
  has_ctl: ([mask]) =>
    mask === undefined || mask === "" || /^(0x[0-9a-f]+|\d+)$/i.test(mask)
      ? undefined
      : `invalid mask '${mask}'`,
};

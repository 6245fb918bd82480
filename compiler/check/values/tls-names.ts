/** Lists of names that the TLS library knows. What is wrong with one, as far as it is sure for any library; or undefined. */

/** Words of cipher lists that stand for many; full names have dashes. */
const cipherWords = new Set(
  (
    "ALL COMPLEMENTOFALL COMPLEMENTOFDEFAULT DEFAULT HIGH MEDIUM LOW EXPORT EXP EXPORT40 EXPORT56 FIPS NULL eNULL aNULL " +
    "kRSA aRSA RSA kDHr kDHd kDH kDHE kEDH DH DHE EDH ADH kECDHr kECDHe kECDH kEECDH kECDHE ECDH ECDHE EECDH AECDH aECDH " +
    "aDSS DSS aDH aECDSA ECDSA aGOST aGOST01 aGOST12 kGOST kGOST18 kPSK kECDHEPSK kDHEPSK kRSAPSK aPSK PSK kSRP aSRP SRP " +
    "AES128 AES256 AES AESGCM AESCCM AESCCM8 AES128CCM8 AES256CCM8 ARIA ARIA128 ARIA256 ARIAGCM CAMELLIA CAMELLIA128 CAMELLIA256 CHACHA20 3DES DES " +
    "RC4 RC2 IDEA SEED MD5 SHA1 SHA SHA256 SHA384 GOST94 GOST89MAC GOST12 GOST89MAC12 GOST2012256 CBC SUITEB128 SUITEB128ONLY SUITEB128C2 SUITEB192 " +
    "PROFILE SYSTEM TLSv1 TLSv1.0 TLSv1.2 SSLv3 SSLv2 kFZA aFZA eFZA FZA aKRB5 kKRB5 KRB5"
  ).split(" "),
);

const curveNames = new Set(
  (
    "sect163k1 K-163 sect163r1 sect163r2 B-163 sect193r1 sect193r2 sect233k1 K-233 sect233r1 B-233 sect239k1 sect283k1 K-283 " +
    "sect283r1 B-283 sect409k1 K-409 sect409r1 B-409 sect571k1 K-571 sect571r1 B-571 secp160k1 secp160r1 secp160r2 secp192k1 " +
    "secp192r1 prime192v1 P-192 secp224k1 secp224r1 P-224 secp256k1 secp256r1 prime256v1 P-256 secp384r1 P-384 secp521r1 P-521 " +
    "brainpoolP256r1 brainpoolP384r1 brainpoolP512r1 brainpoolP256r1tls13 brainpoolP384r1tls13 brainpoolP512r1tls13 X25519 X448 " +
    "ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192 X25519MLKEM768 SecP256r1MLKEM768 SecP384r1MLKEM1024 X448MLKEM1024 " +
    "MLKEM512 MLKEM768 MLKEM1024 X25519Kyber768Draft00 P256Kyber768Draft00 curveSM2 SM2 DEFAULT"
  )
    .toLowerCase()
    .split(" "),
);

const keyKinds = new Set(["RSA", "RSA-PSS", "PSS", "DSA", "ECDSA"]);

/** A policy of the system, "PROFILE=SYSTEM", and nothing else: only the OpenSSL of Red Hat's systems knows it. */
export function namesPolicyOnly(text: string): boolean {
  return /^PROFILE=\w+$/.test(text);
}

/** Ciphers up to TLSv1.2: unknown ones are passed over, but one must be left. */
export function ciphersProblem(text: string): string | undefined {
  for (const word of text.split(/[:,; ]/)) {
    if (word === "" || word.startsWith("!") || word.startsWith("-") || word.startsWith("@")) continue;
    const name = word.startsWith("+") ? word.slice(1) : word;
    if (/[-_=]/.test(name) || name.split("+").every((part) => cipherWords.has(part))) return undefined;
  }
  return "it names no cipher";
}

export function ciphersuitesProblem(text: string): string | undefined {
  // OpenSSL passes over names it does not know when one is left, and goes by case
  return text === "" || /(?:^|[:,; ])TLS_[A-Z0-9]/.test(text) ? undefined : "it names no cipher of TLSv1.3";
}

/** Curves must all be known. New ones appear, with digits in their names: words without are surely none. */
export function curvesProblem(text: string): string | undefined {
  for (const part of text.split(/[:/]/)) {
    const name = part.replace(/^[?*-]+/, "");
    if (name === "" || curveNames.has(name.toLowerCase()) || /^[a-z].*\d/i.test(name)) continue;
    return `there is no curve '${part}'`;
  }
  return undefined;
}

/** Signature algorithms: a kind of key with a hash, or a name of TLSv1.3, which has an underscore. */
export function signaturesProblem(text: string): string | undefined {
  for (const part of text.split(":")) {
    const name = part.replace(/^\?/, "");
    const [key, hash] = name.split("+");
    const known =
      hash === undefined ? /[_\d]/.test(name) || name === "" : keyKinds.has(key!) && /^\w+\d+$/.test(hash);
    if (!known) return `there is no signature algorithm '${part}'`;
  }
  return undefined;
}

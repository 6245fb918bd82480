import assert from "node:assert/strict";
import { constants, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { jwt } from "../../../runtime/converters/jwt.ts";
import type { LoadContext } from "../../../runtime/handlers.ts";
import type { Stream } from "../../../runtime/stream.ts";

const errors: string[] = [];
const load = {
  world: { procVars: new Map() },
  error: (_at: unknown, message: string) => errors.push(message),
} as unknown as LoadContext;
const stream = { txnVars: new Map() } as unknown as Stream;
const dir = mkdtempSync(join(tmpdir(), "jwt-"));
after(() => rmSync(dir, { recursive: true }));

function keyFile(name: string, key: KeyObject): string {
  const file = join(dir, name);
  writeFileSync(file, key.export({ type: "spki", format: "pem" }));
  return file;
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rsaFile = keyFile("rsa.pem", rsa.publicKey);
const curves: Record<string, string> = { "256": "P-256", "384": "P-384", "512": "P-521" };

function signed(algorithm: string): { token: string; file: string } {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${part({ alg: algorithm, typ: "JWT" })}.${part({ iss: "me" })}`;
  const bits = algorithm.slice(2);
  const data = Buffer.from(head);
  if (algorithm.startsWith("E")) {
    const ec = generateKeyPairSync("ec", { namedCurve: curves[bits] as string });
    const signature = sign(`sha${bits}`, data, { key: ec.privateKey, dsaEncoding: "ieee-p1363" });
    return {
      token: `${head}.${signature.toString("base64url")}`,
      file: keyFile(`ec${bits}.pem`, ec.publicKey),
    };
  }
  const padding = algorithm.startsWith("P") ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  const signature = sign(`sha${bits}`, data, { key: rsa.privateKey, padding, saltLength });
  return { token: `${head}.${signature.toString("base64url")}`, file: rsaFile };
}

function verify(token: string, algorithm: string, key: string) {
  return jwt.jwt_verify([algorithm, key], load)(Buffer.from(token, "latin1"), stream);
}

describe("jwt_verify", () => {
  for (const algorithm of ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"]) {
    it(`${algorithm}: verdicts of HAProxy`, () => {
      const { token, file } = signed(algorithm);
      assert.equal(verify(token, algorithm, file), 1);
      assert.equal(verify(token.replace(".", ".x"), algorithm, file), 0);
      assert.equal(verify(token.split(".").slice(0, 2).join("."), algorithm, file), -3);
      assert.equal(verify(`${token}.x`, algorithm, file), -3);
      assert.equal(verify(`${token.slice(0, -1)}!`, algorithm, file), -3);
      assert.equal(verify("", algorithm, file), -3);
    });
  }

  it("knows an algorithm or a key by name only", () => {
    const { token, file } = signed("RS256");
    stream.txnVars.set("txn.alg", "RS255").set("txn.key", join(dir, "absent.pem"));
    assert.equal(verify(token, "txn.alg", file), -1);
    assert.equal(verify(token, "RS256", "txn.key"), -5);
    assert.equal(verify(token, "PS256", file), 0);
    assert.equal(verify("a.b.", "none", file), 1);
    assert.equal(verify("a.b.c", "none", file), 0);
  });

  it("refuses at start what can never work", () => {
    errors.length = 0;
    assert.equal(verify("a.b.c", "RS255", rsaFile), undefined);
    assert.equal(verify("a.b.c", "RS256", join(dir, "absent.pem")), undefined);
    assert.match(errors[0] ?? "", /unknown algorithm 'RS255'/);
    assert.match(errors[1] ?? "", /absent\.pem' has no public key/);
  });

  it("takes algorithm and key from variables", () => {
    const { token, file } = signed("RS384");
    verify(token, "RS384", file);
    stream.txnVars.set("txn.alg", "RS384").set("txn.key", file);
    assert.equal(verify(token, "txn.alg", "txn.key"), 1);
    assert.equal(verify(token, "txn.alg", "txn.absent"), undefined);
  });
});

/** ACL conditions and `.if` expressions: the front door of their readers. */
export { parseCondition } from "./acl-condition.ts";
export { parseAclTest } from "./acl-test.ts";
export {
  type CfgAny,
  type ConditionError,
  evaluateCfgCondition,
  parseCfgCondition,
} from "./cfg-condition.ts";
export { type Predicates, referencePredicates } from "./predicates.ts";

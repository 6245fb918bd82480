export {
  type CfgAny,
  type ConditionError,
  evaluateCfgCondition,
  parseCfgCondition,
} from "./cfg-condition.ts";
export { type Predicates, referencePredicates } from "./predicates.ts";

export { factsOf, type Facts } from './facts.js';
export { PolicyError, readPolicy, readPolicyFile } from './read-policy.js';
export { DEFAULT_POLICY, MOST_REMINDERS, policyJsonSchema, type Condition, type Policy, type Rule } from './schema.js';
export { explainRules, termsFor, termsOf, type RuleVerdict } from './terms.js';

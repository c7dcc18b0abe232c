export { delegationOf } from './delegations.js';
export { policyDigest, policySha256, signersDigest } from './digest.js';
export { factsOf, type Facts } from './facts.js';
export { keyWarnings } from './key-warnings.js';
export { looserIn } from './looser.js';
export { PolicyError, readPolicy, readPolicyFile, readPolicyFiles, type PolicyFiles } from './read-policy.js';
export { DEFAULT_POLICY, MOST_REMINDERS, type Condition, type Policy, type Rule } from './schema.js';
export { explainRules, termsFor, termsOf, type Clocks, type RuleVerdict } from './terms.js';
export { policyWarnings } from './warnings.js';

/** `type` of the ApplicationFailure that ends a failed order; its details are the OrderView. */
export type OrderFailure =
  | 'WrongStart' // started under another id, or with a time-out, a retry policy or a schedule
  | 'BadRequest' // the request is invalid
  | 'Refused' // Zenlayer refuses the request, or it is impossible for this circuit
  | 'NobodyCanApprove' // the policy asks for approvals that nobody can give for this order
  | 'CreateFailed' // bought, and Zenlayer could not build it
  | 'Abandoned'; // a person gave the order up

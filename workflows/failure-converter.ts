import { DefaultFailureConverter, type FailureConverter, type ProtoFailure } from '@temporalio/common';
import { wellFormed } from './well-formed.js';

/** Temporal's own failure converter, but every failure that leaves, of a workflow or an activity, is well-formed. */
class WellFormedFailureConverter extends DefaultFailureConverter {
  override errorToFailure(...of: Parameters<FailureConverter['errorToFailure']>): ProtoFailure {
    return wellFormed(super.errorToFailure(...of));
  }
}

export const failureConverter: FailureConverter = new WellFormedFailureConverter();

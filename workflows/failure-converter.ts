import { DefaultFailureConverter, type FailureConverter, type ProtoFailure } from '@temporalio/common';
import { wellFormed } from './well-formed.js';

/** Temporal's own failure converter, but all texts of a failure are well-formed, from a workflow or an activity. */
class WellFormedFailureConverter extends DefaultFailureConverter {
  override errorToFailure(...of: Parameters<FailureConverter['errorToFailure']>): ProtoFailure {
    return wellFormed(super.errorToFailure(...of));
  }
}

export const failureConverter: FailureConverter = new WellFormedFailureConverter();

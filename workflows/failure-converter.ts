import { DefaultFailureConverter, type FailureConverter, type ProtoFailure } from '@temporalio/common';
import { withPlainStacks } from './plain-stack.js';
import { wellFormed } from './well-formed.js';

/**
 * Temporal's own failure converter, but all texts of a failure are well-formed, and its stacks show no folders of the
 * machine. For workflows and activities.
 */
class OrdersFailureConverter extends DefaultFailureConverter {
  override errorToFailure(...of: Parameters<FailureConverter['errorToFailure']>): ProtoFailure {
    return withPlainStacks(wellFormed(super.errorToFailure(...of)));
  }
}

export const failureConverter: FailureConverter = new OrdersFailureConverter();

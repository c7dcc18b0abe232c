/** How an API call ended. All fields except `executed` describe the answer that was sent. */
export interface CallOutcome {
  /** `null` when no answer goes out. */
  readonly httpStatus: number | null;
  /** The code of an error envelope, else `null`. */
  readonly code: string | null;
  /** Whether the action was carried out, whatever the caller was told. */
  readonly executed: boolean;
  /** The kind of the scripted fault, else `null`. */
  readonly fault: string | null;
}

/** One API call that reached the sandbox with its whole body. */
export interface LoggedCall {
  /** When it arrived. */
  readonly time: string;
  /** The header `X-ZC-Action`; `null` without one. */
  readonly action: string | null;
  /** The body as JSON, or as text where it is not JSON. */
  readonly body: unknown;
  /** `null` until it is decided, for example during a delay before execution. */
  readonly outcome: CallOutcome | null;
}

type Predicate = (call: LoggedCall) => boolean;

interface Waiter {
  readonly predicate: Predicate;
  readonly resolve: (call: LoggedCall) => void;
  readonly reject: (error: unknown) => void;
}

/** The log of API calls, and the callers that wait for an entry. */
export class CallLog {
  readonly #onDecided: (call: LoggedCall) => void;
  #calls: { call: LoggedCall }[] = [];
  #waiters: Waiter[] = [];

  /** @param onDecided called once for each call, when its outcome is known */
  constructor(onDecided: (call: LoggedCall) => void) {
    this.#onDecided = onDecided;
  }

  /** Adds a call. @returns the function that records its outcome */
  add(arrived: Omit<LoggedCall, 'outcome'>): (outcome: CallOutcome) => void {
    const entry: { call: LoggedCall } = { call: { ...arrived, outcome: null } };
    this.#calls.push(entry);
    this.#tell(entry.call);
    return (outcome) => {
      entry.call = { ...entry.call, outcome };
      this.#tell(entry.call);
      this.#onDecided(entry.call);
    };
  }

  all(): LoggedCall[] {
    return this.#calls.map(({ call }) => call);
  }

  clear(): void {
    this.#calls = [];
  }

  /** The first matching call: an existing one, or the next one that arrives or is decided. */
  waitFor(predicate: Predicate): Promise<LoggedCall> {
    return new Promise((resolve, reject) => {
      const found = this.all().find(predicate);
      if (found) {
        resolve(found);
      } else {
        this.#waiters.push({ predicate, resolve, reject });
      }
    });
  }

  /** Rejects everyone who waits. */
  close(): void {
    this.#waiters.forEach(({ reject }) => reject(new Error('The sandbox was closed before a matching call arrived.')));
    this.#waiters = [];
  }

  #tell(call: LoggedCall): void {
    this.#waiters = this.#waiters.filter((waiter) => !answered(waiter, call));
  }
}

function answered({ predicate, resolve, reject }: Waiter, call: LoggedCall): boolean {
  try {
    if (!predicate(call)) {
      return false;
    }
    resolve(call);
  } catch (error) {
    reject(error);
  }
  return true;
}

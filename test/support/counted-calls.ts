import { Client, type ConnectionLike, type WorkflowService } from '@temporalio/client';

/** A client, and the names of the calls that it has made to the server, in their order: `listWorkflowExecutions`. */
export function countingClient(connection: ConnectionLike, namespace: string): { client: Client; calls: string[] } {
  const calls: string[] = [];
  const workflowService = new Proxy(connection.workflowService, {
    get(service: WorkflowService, name): unknown {
      const value: unknown = Reflect.get(service, name);
      if (typeof value !== 'function') {
        return value;
      }
      return (...args: unknown[]): unknown => {
        calls.push(String(name));
        return Reflect.apply(value, service, args);
      };
    },
  });
  const counting = new Proxy(connection, {
    get: (real, name): unknown => (name === 'workflowService' ? workflowService : Reflect.get(real, name)),
  });
  return { client: new Client({ connection: counting, namespace }), calls };
}

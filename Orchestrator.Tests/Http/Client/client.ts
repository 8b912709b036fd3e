// What a client of the API looks like: nothing here is written by hand but the calls; the types are generated from the OpenAPI document.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Execution = components["schemas"]["ExecutionView"];

const address = process.argv[2]!;
const api = createClient<paths>({ baseUrl: address });

// A browser keeps cookies by itself.
let cookie = "";
const cookies: Middleware = {
  onRequest: ({ request }) => { if (cookie) request.headers.set("Cookie", cookie); },
  onResponse: ({ response }) => { for (const set of response.headers.getSetCookie()) cookie = set.split(";")[0]!; },
};
api.use(cookies);

function must<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

const person = must(await api.POST("/api/auth/sign-up", { body: { email: "client@example.com", password: "correct horse battery" } }));
const workflow = must(await api.POST("/api/workflows/create", {
  body: {
    name: "Greet",
    nodes: [
      { id: "start", type: "trigger", data: { name: "trigger", config: { triggerType: "Webhook" } } },
      { id: "greet", type: "action", data: { name: "greet", config: { actionType: "data/transform", fields: { greeting: "Hello {{trigger.name}}" } } } },
    ],
    edges: [{ id: "e1", source: "start", target: "greet" }],
  },
}));
const key = must(await api.POST("/api/api-keys", { body: { name: "Client", workflowId: workflow.id } }));

// The key alone, without the session.
const caller = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${key.key}` } });
const ended = must(await caller.POST("/api/workflows/{id}/webhook", { params: { path: { id: workflow.id }, query: { wait: "true" } }, body: { name: "Ada" } }));
const run: Execution = must(await caller.GET("/api/workflows/executions/{executionId}", { params: { path: { executionId: ended.executionId } } }));
// The steps are for people with a session.
const logs = must(await api.GET("/api/workflows/executions/{executionId}/logs", { params: { path: { executionId: run.id } } }));

const refused = await caller.GET("/api/workflows", {});
const renamed = must(await api.PATCH("/api/workflows/{id}", { params: { path: { id: workflow.id } }, body: { name: "Greet again", revision: workflow.revision } }));

console.log(JSON.stringify({
  isAdmin: person.isAdmin, status: run.status, output: run.output, steps: logs.map((step) => step.nodeName), duration: typeof run.duration,
  refused: refused.error?.error.error_id, renamed: renamed.name,
}));

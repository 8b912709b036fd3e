using Orchestrator.Tests.Features;

namespace Orchestrator.Tests.Credentials.Leaks;

/// <summary>A workflow that sends secrets out, gets them back in every form, and puts what it got wherever a workflow can put anything.</summary>
internal static class LeakyWorkflow
{
    public static object Called() => new
    {
        name = "Called",
        publish = true,
        nodes = new[] { Drawing.Trigger(), Drawing.Log("write", "{{trigger}}"), Drawing.Step("give", new { actionType = "data/transform", fields = new { same = "{{trigger}}" } }) },
        edges = new[] { Drawing.Edge("t", "write"), Drawing.Edge("write", "give") },
    };

    public static object Of(string service, string integrationId, string mail, string database, string called)
    {
        object[] steps =
        [
            Step("send", new
            {
                actionType = "http/request", method = "POST", url = $"{service}/echo?q=credentials://key",
                headers = new { Authorization = "Bearer credentials://key", X_Pair = "credentials://pair/authorization", X_Plain = "credentials://pem-line" },
                body = new
                {
                    a = "credentials://key", b = "credentials://pair", c = "credentials://tokens", d = "credentials://pem", e = "<credentials://spaced>", f = "credentials://name",
                    g = "{{trigger.note}}", h = "{{trigger.coded}}",
                },
            }),
            Step("service", new { actionType = "http/request", method = "GET", url = "/echo", integrationId }),
            Step("copy", new { actionType = "data/transform", fields = new { w = "{{send.data}}", h = "{{send.headers}}", i = "{{service.data}}", note = "{{trigger}}" } }),
            Step("kept", new { actionType = "data/filter", items = "{{copy.w.list}}", where = "item != 'x'" }),
            Step("each", new { actionType = "flow/for-each", items = "{{copy.w.list}}", concurrency = 4 }),
            Step("write", new { actionType = "log/write", message = "{{copy}}", level = "error" }),
            Step("call", new { actionType = "workflow/call", workflowId = called, input = new { v = "{{copy.w}}" } }),
            Step("missing", new { actionType = "log/write", message = "{{copy.w.byName.nothing}}" }, "continue"),
            Step("unknown", new { actionType = "log/write", message = "{{copy.w.byPart.nothing}}" }, "continue"),
            Step("compare", new { actionType = "data/filter", items = "{{copy.w.words}}", where = "item > 1" }, "continue"),
            Step("wrong_date", new { actionType = "flow/delay", until = "{{copy.w.words[0]}}" }, "continue"),
            Step("wrong_time", new { actionType = "flow/delay", duration = "{{copy.w.words[0]}}" }, "continue"),
            Step("wrong_url", new { actionType = "http/request", method = "GET", url = "{{copy.w.words[0]}}" }, "continue"),
            Step("wrong_header", new { actionType = "http/request", method = "GET", url = service, headers = new { a = "{{copy.w.list[0]}}\n" } }, "continue"),
            Step("wrong_mail", new { actionType = "email/send", integrationId = mail, to = "{{copy.w.long}}ä@example.com", subject = "{{copy.w.long}}", text = "x" }, "continue"),
            Step("wrong_list", new { actionType = "data/sort", items = "{{copy.w.words}}", by = "1{{copy.w.long}}" }, "continue"),
            Step("query", new { actionType = "database/query", integrationId = database, sql = "SELECT $1", parameters = new[] { "{{copy.w.long}}" } }, "continue"),
            Step("fail", new { actionType = "http/request", method = "POST", url = $"{service}/fail", body = new { a = "credentials://key", b = "credentials://name", d = "credentials://pem" } }, "continue"),
            Step("stop", new { actionType = "flow/stop", status = "error", message = "It ends with {{copy.w.list}} {{fail}}" }),
        ];
        string[] chain = ["t", "send", "service", "copy", "kept", "each", "write", "call", "missing", "unknown", "compare", "wrong_date", "wrong_time", "wrong_url", "wrong_header", "wrong_mail", "wrong_list", "query", "fail", "stop"];
        var edges = chain.Zip(chain.Skip(1)).Select(pair => Drawing.Edge(pair.First, pair.Second, pair.First == "each" ? "done" : "out"));
        return new
        {
            name = "Leaky",
            publish = true,
            nodes = steps.Prepend(Drawing.Trigger("Webhook")).Append(Drawing.Log("pass", "{{item}}")),
            edges = edges.Append(Drawing.Edge("each", "pass", "item")),
        };
    }

    private static object Step(string id, object config, string onError = "fail") => new { id, type = "action", data = new { label = id, name = id, config, onError } };
}

using System.Text;

namespace Orchestrator.Tests.Actions;

public sealed class FileValueTests
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0x00];

    [Theory]
    [InlineData("attachment; filename=\"report.pdf\"", "report.pdf")]
    [InlineData("attachment; filename=\"x.pdf\"; filename*=UTF-8''f%C3%BCr%20dich.pdf", "für dich.pdf")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"..\"", "logo.png")]
    [InlineData("attachment", "logo.png")]
    public async Task A_file_has_the_name_its_answer_gives_and_never_a_folder(string disposition, string name)
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "image/png", "abc", ("Content-Disposition", disposition));
        using var calls = Calls.To(upstream);
        var output = await calls.SucceedAsync(new { url = $"{upstream.Url}/a/logo.png", responseType = "file" });
        output["data"]!["fileName"]!.GetValue<string>().ShouldBe(name);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_file_without_being_asked()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.Body.WriteAsync(Picture).AsTask());
        using var calls = Calls.To(upstream);
        var data = (await calls.SucceedAsync(new { url = upstream.Url }))["data"]!;
        data["base64"]!.GetValue<string>().ShouldBe(Convert.ToBase64String(Picture));
        data["size"]!.GetValue<int>().ShouldBe(Picture.Length);
        data["fileName"]!.GetValue<string>().ShouldBe("file");
        data["contentType"]!.GetValue<string>().ShouldBe("application/octet-stream");
    }

    [Fact]
    public async Task A_file_that_was_fetched_can_be_sent_on_as_a_part()
    {
        await using var source = await Upstream.StartAsync(context => context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("a,b\n1,2\n")).AsTask());
        await using var target = await Upstream.AnsweringAsync(200, "text/plain", "ok");
        using var calls = Calls.To(source, target);
        var file = (await calls.SucceedAsync(new { url = $"{source.Url}/list.csv", responseType = "file" }))["data"];
        await calls.SucceedAsync(new { method = "POST", url = target.Url, bodyType = "multipart", body = new { file } });
        var sent = target.Requests.ShouldHaveSingleItem().Body;
        sent.ShouldContain("name=\"file\"; filename=\"list.csv\"");
        sent.ShouldContain("\r\n\r\na,b\n1,2\n\r\n");
    }
}

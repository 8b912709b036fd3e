using System.Text.Json;
using Orchestrator.Domain.Webhooks;

namespace Orchestrator.Tests.Webhooks;

public sealed class DeliveryIdTests
{
    [Theory]
    [InlineData("Idempotency-Key", "key:a")]
    [InlineData("webhook-id", "standard:a")]
    [InlineData("X-GitHub-Delivery", "github:a")]
    [InlineData("svix-id", "svix:a")]
    [InlineData("X-Shopify-Webhook-Id", "shopify:a")]
    public void A_delivery_is_named_by_a_header_and_senders_do_not_get_in_each_others_way(string header, string key) => Of("{}", (header, " a ")).ShouldBe(new DeliveryId(key, "a"));

    [Fact]
    public void What_the_sender_asked_for_comes_first() => Of("{}", ("X-GitHub-Delivery", "b"), ("Idempotency-Key", "a"))!.Key.ShouldBe("key:a");

    [Fact]
    public void An_event_of_Stripe_is_named_by_its_body_whose_other_members_may_change()
    {
        Of("""{"id":"evt_1","pending_webhooks":2}""", ("Stripe-Signature", "t=1,v1=00")).ShouldBe(new DeliveryId("stripe:evt_1", "evt_1", CountsBody: false));
        Of("""{"id":"evt_1"}""").ShouldBeNull();
        foreach (var body in new[] { """{"id":1}""", "[]", "{}", """{"id":""}""" }) Of(body, ("Stripe-Signature", "t=1,v1=00")).ShouldBeNull(body);
    }

    [Fact]
    public void An_empty_name_is_none_and_a_long_one_is_shortened_without_being_mistaken()
    {
        Of("{}", ("Idempotency-Key", " ")).ShouldBeNull();
        var (one, other) = (new string('x', 4_000) + "1", new string('x', 4_000) + "2");
        var keys = new[] { one, other }.Select(id => Of("{}", ("Idempotency-Key", id))!.Key).ToList();
        keys.ShouldAllBe(key => key.Length < 300);
        keys.Distinct().Count().ShouldBe(2);
    }

    private static DeliveryId? Of(string body, params (string Name, string Value)[] headers) =>
        DeliveryId.Of(name => headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault(), JsonElement.Parse(body));
}

using Orchestrator.Web.Features.Account;

namespace Orchestrator.Tests.Features.Account;

public sealed class GuessedPasswordsTests
{
    [Theory]
    [InlineData("1234567890"), InlineData("0123456789"), InlineData("12345678910"), InlineData("0987654321"), InlineData("1234512345"), InlineData("1q2w3e4r5t"), InlineData("1qaz2wsx3edc")]
    [InlineData("qwertyuiop"), InlineData("qwerty12345"), InlineData("Qwerty1234!"), InlineData("asdfghjkl;"), InlineData("zaq1xsw2cde3"), InlineData("q1w2e3r4t5y6"), InlineData("azertyuiop"), InlineData("qweasdzxc123")]
    [InlineData("password123"), InlineData("Password2026!"), InlineData("P@ssw0rd123"), InlineData("pa$$word99"), InlineData("passwordpassword"), InlineData("mypassword1"), InlineData("Passwort123")]
    [InlineData("iloveyou123"), InlineData("ILoveYou!!!"), InlineData("letmein1234"), InlineData("Welcome2026"), InlineData("admin123456"), InlineData("administrator"), InlineData("changeme123"), InlineData("trustno1!!!")]
    [InlineData("Summer2026!"), InlineData("Liverpool1892"), InlineData("basketball"), InlineData("superman123"), InlineData("starwars1977"), InlineData("dragonmaster"), InlineData("sunshine12"), InlineData("orchestrator")]
    [InlineData("aaaaaaaaaa"), InlineData("abcabcabcabc"), InlineData("abc1abc1abc1"), InlineData("abcdefghijk"), InlineData("1111111111"), InlineData("121212121212")]
    [InlineData("princess111111"), InlineData("dragon-1234-5678"), InlineData("monkey 1990 1990"), InlineData("!@#$%^&*()"), InlineData("love!@#$%^&*")]
    public void What_is_guessed_first_is_refused(string password) => GuessedPasswords.IsOne(password).ShouldBeTrue();

    [Theory]
    [InlineData("grace.hopper1"), InlineData("GraceHopper"), InlineData("hopper1906"), InlineData("Gr4ceHopper"), InlineData("grace.hopper@navy.example")]
    public void What_everybody_knows_of_its_owner_is_refused(string password) => GuessedPasswords.IsOne(password, "grace.hopper@navy.example", "Grace Hopper").ShouldBeTrue();

    [Theory]
    [InlineData("TheodoraPapadopoulos"), InlineData("papadopoulos.theodora1"), InlineData("Th30doraPapadopoulos")]
    public void Every_part_of_a_name_counts(string password) => GuessedPasswords.IsOne(password, "theo@example.com", "Theodora Papadopoulos").ShouldBeTrue();

    [Theory]
    [InlineData("love-8391-7264-5519"), InlineData("tiger 49204711 8822 6031"), InlineData("red-40917-42688-91"), InlineData("bluehorse#92714")]
    public void A_word_with_a_number_of_one_s_own_beside_it_is_taken(string password) => GuessedPasswords.IsOne(password, "grace@example.com", "Grace").ShouldBeFalse();

    [Fact]
    public void The_name_of_a_mail_service_is_not_its_user_s() => GuessedPasswords.IsOne("weather-k92", "grace@weather.example", "Grace").ShouldBeFalse();

    [Theory]
    [InlineData("correct horse battery"), InlineData("velvet-kettle-orbits"), InlineData("dT7#qpL2xz"), InlineData("two blue herons by the pier"), InlineData("password manager makes this"), InlineData("9vK3mQx7Lw"), InlineData("Grace rows at dawn")]
    public void What_is_somebody_s_own_is_taken(string password) => GuessedPasswords.IsOne(password, "grace@example.com", "Grace").ShouldBeFalse();
}

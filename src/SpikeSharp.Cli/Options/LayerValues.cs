using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSharp.Cli.Options;

/// <summary>One value for all layers, values for named layers, or both: <c>200</c>, <c>conv2d=100,conv2d_1=50</c>, <c>200,conv2d=50</c>. Null is "none".</summary>
/// <param name="All">For every layer that is not named.</param>
/// <param name="Named">In the order given; every name once.</param>
internal sealed record LayerValues(double? All, ImmutableArray<(string Layer, double? Value)> Named)
{
    public const string NoneWord = "none";

    public static LayerValues None { get; } = new(null, []);

    public static LayerValues Of(double value) => new(value, []);

    /// <param name="option">For the error: "--scale".</param>
    /// <param name="text">What was given.</param>
    /// <param name="number">Reads and checks one number.</param>
    public static LayerValues Parse(string option, string text, Func<string, string, double> number)
    {
        double? all = null;
        bool hasAll = false;
        List<(string Layer, double? Value)> named = [];
        foreach (string part in OptionValue.Parts(option, text))
        {
            int equals = part.LastIndexOf('=');
            string layer = equals < 0 ? "" : part[..equals].Trim();
            string word = part[(equals + 1)..].Trim();
            double? value = word.Equals(NoneWord, StringComparison.OrdinalIgnoreCase) ? null : number(option, word);
            if (equals == 0)
                throw OptionValue.Bad(option, text, $"the name of a layer is missing before '{part}'");
            if (equals < 0 ? hasAll : named.Exists(n => n.Layer == layer))
                throw OptionValue.Bad(option, text, equals < 0 ? "it has two values for all layers" : $"it names layer '{layer}' twice");

            if (equals < 0)
                (all, hasAll) = (value, true);
            else
                named.Add((layer, value));
        }

        return new LayerValues(all, [.. named]);
    }

    /// <summary>As it would be typed.</summary>
    public override string ToString()
    {
        IEnumerable<string> layers = Named.Select(n => $"{n.Layer}={Word(n.Value)}");
        return string.Join(',', All is null && Named.Length > 0 ? layers : layers.Prepend(Word(All)));
    }

    private static string Word(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? NoneWord;
}

using System.Globalization;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>How an array becomes an input: whether its shape fits, and the scaling in force.</summary>
/// <param name="Data">The input.</param>
/// <param name="Sentence">Where it came from and how it is scaled.</param>
/// <param name="Findings">What looks wrong with the scaling.</param>
internal sealed record InputFit(DataInput Data, string Sentence, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>Inputs far beyond this were hardly what a network was trained on.</summary>
    private const double LargestLikely = 10;

    /// <exception cref="ModelFormatException">The shape does not fit, and both shapes are named.</exception>
    public static void CheckShape(DataSource source, NdArray raw, ModelInput input)
    {
        int[] item = [.. raw.Shape.Skip(1)];
        if (raw.Rank == 0 || !Fits(item, input))
        {
            bool same = item.Where(n => n != 1).Order().SequenceEqual(input.Shape.Where(n => n != 1).Order());
            string hint = raw.Shape.SequenceEqual(input.Shape) ? "the first axis counts items: add one, as in numpy x[None]"
                : same ? "the axes are the same in another order: transpose the array"
                : "choose another array, or give it the shape that the model was trained on";
            throw new ModelFormatException(
                DiagnosticCodes.DataShape,
                source.ToString(),
                $"shape {ModelInput.Text(raw.Shape)} does not fit input '{input.Name}', which wants (items, {(input.IsSequence ? "steps, " : "")}{string.Join(", ", input.Shape)})",
                hint);
        }

        if (raw.Shape[0] == 0)
            throw new ModelFormatException(DiagnosticCodes.DataShape, source.ToString(), $"shape {ModelInput.Text(raw.Shape)} holds no items");
    }

    /// <summary>Only for an array that <see cref="CheckShape"/> let pass.</summary>
    /// <exception cref="ModelFormatException">A value is not finite, or mean and std do not fit the channels.</exception>
    public static InputFit Of(DataSource source, NdArray raw, ModelInput input, DataSettings settings)
    {
        int count = Math.Min(raw.Shape[0], settings.Limit ?? int.MaxValue);
        InputScale scale = settings.Scale ?? (raw.Type == ElementType.UInt8 ? InputScale.Bytes : InputScale.One);
        double[] mean = [.. settings.Mean];
        double[] std = [.. settings.Std];
        int stride = ChannelStride("--input-mean", mean.Length, input) ?? ChannelStride("--input-std", std.Length, input) ?? 1;
        DataInput data = new(input, raw, count, scale, mean, std, stride);
        (double rawLow, double rawHigh) = RawRange(source, raw, input, count);
        (double low, double high) = Range(data);

        string how = settings.Scale is { } given ? given.Divisor == 1 && given.Multiplier == 1 ? "unscaled" : $"times {given}"
            : raw.Type == ElementType.UInt8 ? "divided by 255"
            : "unscaled";
        how += (mean.Length > 0 ? $", minus {List(mean)}" : "") + (std.Length > 0 ? $", divided by {List(std)}" : "");
        string sentence = $"input {input.Name}: {count} of {raw.Shape[0]} items from {source}, {raw.Type.ToString().ToLowerInvariant()} {how}, now {Number(low)} to {Number(high)}";
        return new InputFit(data, sentence, settings.Scale is null && mean.Length == 0 && std.Length == 0 ? [.. Doubts(source, raw.Type, rawLow, rawHigh)] : []);
    }

    // (N,28,28) fits (28,28,1) and (784): sizes of 1 do not matter, nor do axes when either side has only one.
    private static bool Fits(int[] item, ModelInput input)
    {
        long size = item.Aggregate(1L, (product, n) => product * n);
        bool flat = item.Length <= 1 || input.Shape.Length <= 1;
        return size == input.Size && (flat || item.Where(n => n != 1).SequenceEqual(input.Shape.Where(n => n != 1)));
    }

    private static int? ChannelStride(string option, int values, ModelInput input)
    {
        if (values <= 1)
            return null;
        if (input.Shape[^1] == values)
            return 1;

        return input.Shape[0] == values
            ? input.Size / values
            : throw OptionValue.Bad(
                option, $"{values} numbers", $"input '{input.Name}' of shape {ModelInput.Text(input.Shape)} has {input.Shape[^1]} channels (or {input.Shape[0]}, if channels come first)");
    }

    private static (double Low, double High) RawRange(DataSource source, NdArray raw, ModelInput input, int count)
    {
        (double low, double high) = Range(new DataInput(input, raw, count, InputScale.One, [], [], 1), place =>
            throw new ModelFormatException(
                DiagnosticCodes.DataFormat, source.ToString(), $"item {place / input.Size} holds a value that is not finite, at element {place % input.Size}", "remove or replace it"));
        return (low, high);
    }

    private static (double Low, double High) Range(DataInput data, Action<long>? notFinite = null)
    {
        double[] item = new double[data.Input.Size];
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyTo<double>(i, item);
            for (int j = 0; j < item.Length; j++)
            {
                if (!double.IsFinite(item[j]))
                    notFinite?.Invoke(((long)i * item.Length) + j);

                low = Math.Min(low, item[j]);
                high = Math.Max(high, item[j]);
            }
        }

        return (low, high);
    }

    private static IEnumerable<Diagnostic> Doubts(DataSource source, ElementType type, double low, double high)
    {
        double largest = Math.Max(high, -low);
        if (type == ElementType.UInt8 && high is > 0 and < 128)
            yield return Doubt(source, $"the largest byte of {source} is {Number(high)}, so inputs reach only {Number(high / 255)}", high == 1 ? "1" : $"1/{Number(high)}");
        else if (type != ElementType.UInt8 && largest > LargestLikely)
            yield return Doubt(source, $"values of {source} reach {Number(largest)} and are not scaled", largest is > 127 and <= 255 ? "1/255" : $"1/{Number(largest)}");
    }

    private static Diagnostic Doubt(DataSource source, string message, string scale) =>
        new(DiagnosticCodes.InputScaling, source.ToString(), message, $"if the network was trained on other values, say so, for example --input-scale {scale}");

    private static string List(double[] values) => values.Length == 1 ? Number(values[0]) : $"({string.Join(", ", values.Select(Number))})";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>Distributions as a file holds them: both directions.</summary>
internal static class DistributionFormat
{
    private const string Infinity = "inf";

    public static bool CanWrite(Distribution distribution) =>
        distribution is Gaussian or Uniform or Exponential or UniformHypersphere or Choice or Pdf or SqrtBeta or CosineSimilarity;

    public static Distribution Read(SsmValue dist)
    {
        try
        {
            return dist["type"].Text() switch
            {
                "Gaussian" => new Gaussian(dist["mean"].Number(), dist["std"].Positive()),
                "Uniform" => new Uniform(dist["low"].Number(), dist["high"].Number(), dist["integer"].FlagOr(false)),
                "Exponential" => new Exponential(dist["scale"].Positive(), dist["shift"].Number(), dist["high"].IsText(Infinity) ? double.PositiveInfinity : dist["high"].Number()),
                "UniformHypersphere" => new UniformHypersphere(dist["surface"].FlagOr(false), dist["min_magnitude"].IsNull ? 0 : dist["min_magnitude"].NotNegative()),
                "Choice" => ReadChoice(dist),
                "PDF" => new Pdf([.. dist["x"].Numbers()], [.. dist["p"].Numbers()]),
                "SqrtBeta" => new SqrtBeta(dist["n"].Int(1), dist["m"].IsNull ? 1 : dist["m"].Int(1)),
                "CosineSimilarity" => new CosineSimilarity(dist["dimensions"].Int(2)),
                string other => throw dist["type"].Unsupported(
                    $"distribution '{other}' is not supported; Gaussian, Uniform, Exponential, UniformHypersphere, Choice, PDF, SqrtBeta and CosineSimilarity are"),
            };
        }
        catch (ArgumentException e)
        {
            throw dist.Invalid(e.Message);
        }
    }

    public static void Write(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteStartObject("dist");
        switch (distribution)
        {
            case Gaussian gaussian:
                json.WriteString("type", "Gaussian");
                json.WriteNumber("mean", gaussian.Mean);
                json.WriteNumber("std", gaussian.Std);
                break;
            case Uniform uniform:
                json.WriteString("type", "Uniform");
                json.WriteNumber("low", uniform.Low);
                json.WriteNumber("high", uniform.High);
                json.WriteBoolean("integer", uniform.Integer);
                break;
            case Exponential exponential:
                json.WriteString("type", "Exponential");
                json.WriteNumber("scale", exponential.Scale);
                json.WriteNumber("shift", exponential.Shift);
                if (double.IsInfinity(exponential.High)) json.WriteString("high", Infinity);
                else json.WriteNumber("high", exponential.High);
                break;
            case UniformHypersphere sphere:
                json.WriteString("type", "UniformHypersphere");
                json.WriteBoolean("surface", sphere.Surface);
                json.WriteNumber("min_magnitude", sphere.MinMagnitude);
                break;
            case Choice choice:
                json.WriteString("type", "Choice");
                if (choice.Dimensions == 0) FilterFormat.WriteNumbers(json, "options", choice.Options);
                else ProcessFormat.WriteRows(json, "options", choice.Options, choice.Dimensions);
                if (choice.Weights is { } weights) FilterFormat.WriteNumbers(json, "weights", weights);
                else json.WriteNull("weights");
                break;
            case Pdf pdf:
                json.WriteString("type", "PDF");
                FilterFormat.WriteNumbers(json, "x", pdf.X);
                FilterFormat.WriteNumbers(json, "p", pdf.P);
                break;
            case SqrtBeta beta:
                json.WriteString("type", "SqrtBeta");
                json.WriteNumber("n", beta.N);
                json.WriteNumber("m", beta.M);
                break;
            case CosineSimilarity cosine:
                json.WriteString("type", "CosineSimilarity");
                json.WriteNumber("dimensions", cosine.Dimensions);
                break;
            default:
                throw new NotSupportedException(distribution.GetType().Name);
        }
        json.WriteEndObject();
    }

    private static Choice ReadChoice(SsmValue dist)
    {
        double[]? weights = dist["weights"].IsNull ? null : [.. dist["weights"].Numbers()];
        ImmutableArray<SsmValue> options = dist["options"].Items();
        return options.Length > 0 && options[0].IsList
            ? new Choice([.. options.Select(option => option.Numbers().ToArray())], weights)
            : new Choice([.. dist["options"].Numbers()], weights);
    }
}

namespace SpikeSharp.Conversion.Converters;

/// <summary>What is worth knowing of the layers of a finished conversion.</summary>
internal static class ConversionNotes
{
    // Responses that are proportional to their input leave rounding.
    private const double Rounding = 1e-9;

    public static IEnumerable<Diagnostic> Of(IEnumerable<ConvertedLayer> report)
    {
        foreach (ConvertedLayer converted in report)
        {
            string name = converted.Layer.Name;
            if (converted.Distortion is { } distortion && !(distortion.Largest <= Rounding))
            {
                string size = double.IsFinite(distortion.Largest) ? $"by {distortion}" : "from 0";
                yield return new Diagnostic(
                    DiagnosticCodes.ScaleDistortsResponse, name,
                    FormattableString.Invariant($"layer '{name}': the response of {converted.Type!.GetType().Name} is not proportional to its input, so the scale {converted.Scale} changes it {size} over inputs from {-ScaleDistortion.Limit} to {ScaleDistortion.Limit}"),
                    "leave the layer unscaled, or use a type whose response is: RectifiedLinear, SpikingRectifiedLinear, or RegularSpiking over RectifiedLinear");
            }
            if (MaxPoolingPlan.IsMaxPooling(converted.Layer) && converted.Ensemble is not null && converted.Type is { IsSpiking: true, AllowsNegative: false })
            {
                yield return new Diagnostic(
                    DiagnosticCodes.ClippedPooling, name,
                    $"layer '{name}': the largest summed currents may fall from one step to the next, and {converted.Type.GetType().Name} ignores a negative current, so that behind spiking layers it overestimates",
                    "a synapse, or a higher scale of the layers before, makes the currents steadier");
            }
        }
    }
}

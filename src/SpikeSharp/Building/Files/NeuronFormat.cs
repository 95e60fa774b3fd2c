using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>Neuron types as a file names them: both directions, one line a type in each.</summary>
internal static class NeuronFormat
{
    private const string Amplitude = "amplitude", TauRc = "tau_rc", TauRef = "tau_ref", MinVoltage = "min_voltage";

    /// <summary>The names that can be read.</summary>
    public static string Supported => "LIF, LIFRate, RectifiedLinear, SpikingRectifiedLinear";

    /// <summary>The name of a type; null if a file cannot hold it.</summary>
    public static string? NameOf(NeuronType type) => type switch
    {
        Lif => "LIF",
        LifRate => "LIFRate",
        RectifiedLinear => "RectifiedLinear",
        SpikingRectifiedLinear => "SpikingRectifiedLinear",
        _ => null,
    };

    public static bool CanRead(string name) => name is "LIF" or "LIFRate" or "RectifiedLinear" or "SpikingRectifiedLinear";

    public static NeuronType Read(SsmValue neurons) => neurons["type"].Text() switch
    {
        "LIF" => new Lif(
            neurons[TauRc].Positive(), neurons[TauRef].NotNegative(), neurons[MinVoltage].NotPositiveOrMinusInfinity(), neurons[Amplitude].Positive()),
        "LIFRate" => new LifRate(neurons[TauRc].Positive(), neurons[TauRef].NotNegative(), neurons[Amplitude].Positive()),
        "RectifiedLinear" => new RectifiedLinear(neurons[Amplitude].Positive()),
        "SpikingRectifiedLinear" => new SpikingRectifiedLinear(neurons[Amplitude].Positive()),
        string other => throw neurons["type"].Unsupported($"neuron type '{other}' is not supported; {Supported} are"),
    };

    public static void Write(Utf8JsonWriter json, NeuronType type)
    {
        json.WriteStartObject();
        json.WriteString("type", NameOf(type));
        json.WriteNumber(Amplitude, type.Amplitude);
        switch (type)
        {
            case Lif lif:
                json.WriteNumber(TauRc, lif.TauRc);
                json.WriteNumber(TauRef, lif.TauRef);
                if (double.IsNegativeInfinity(lif.MinVoltage)) json.WriteString(MinVoltage, "-inf");
                else json.WriteNumber(MinVoltage, lif.MinVoltage);
                break;
            case LifRate rate:
                json.WriteNumber(TauRc, rate.TauRc);
                json.WriteNumber(TauRef, rate.TauRef);
                break;
        }
        json.WriteEndObject();
    }
}

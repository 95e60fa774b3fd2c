using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>The state of a random generator in a file: both directions.</summary>
internal static class RandomFormat
{
    private const string Type = "type", MersenneTwister = "mt19937", Key = "key", Position = "pos", HasGauss = "has_gauss", Gauss = "gauss";

    public static NumpyRandomState Read(SsmValue rng, SsmArrays arrays)
    {
        if (rng[Type].Text() != MersenneTwister) throw rng[Type].Unsupported($"generator '{rng[Type].Text()}' is not supported; {MersenneTwister} is");
        return new NumpyRandomState([.. arrays.Words(rng[Key], NumpyRandom.KeyLength)], rng[Position].Int(0, NumpyRandom.KeyLength), rng[HasGauss].FlagOrBit(), rng[Gauss].Number());
    }

    public static void Write(Utf8JsonWriter json, NumpyRandomState state, ArrayTable arrays)
    {
        json.WriteStartObject("rng");
        json.WriteString(Type, MersenneTwister);
        json.WriteString(Key, arrays.Add(NdArray.From(state.Key.ToArray())));
        json.WriteNumber(Position, state.Position);
        json.WriteBoolean(HasGauss, state.HasGauss);
        json.WriteNumber(Gauss, state.Gauss);
        json.WriteEndObject();
    }
}

using System.Text.Json;

namespace SpikeSharp.Tests.Reference;

/// <summary>Reads the transforms of the reference networks.</summary>
internal static class TransformReader
{
    public static Transform Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.Array => json.IsMatrix ? json.Matrix() : Dense.Diagonal(json.Row()),
        _ => json.Text("type") switch
        {
            "Dense" => ReadDense(json),
            "Sparse" => ReadSparse(json),
            string name => throw new InvalidDataException($"The loader knows no transform '{name}'."),
        },
    };

    private static Dense ReadDense(JsonElement json)
    {
        int[] shape = json.GetProperty("shape").Integers();
        return new Dense(shape[0], shape[1], ValueReader.Distribution(json.GetProperty("init")));
    }

    private static Sparse ReadSparse(JsonElement json)
    {
        int[] shape = json.GetProperty("shape").Integers();
        JsonElement init = json.GetProperty("init");
        int[][] indices = [.. json.GetProperty("indices").EnumerateArray().Select(pair => pair.Integers())];
        return new Sparse(shape[0], shape[1], indices.Select((pair, i) => (pair[0], pair[1], init.ValueKind == JsonValueKind.Number ? init.GetDouble() : init[i].GetDouble())));
    }
}

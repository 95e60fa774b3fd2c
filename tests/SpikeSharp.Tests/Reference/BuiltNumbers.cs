using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>Compares what objects were built into with the numbers of the reference.</summary>
internal static class BuiltNumbers
{
    /// <summary>Of more connections the reference lists the first only.</summary>
    private const int ListedSums = 60;

    public static void AssertClose(string id, BuiltModel model, NetworkObject item, JsonElement expected)
    {
        switch (item)
        {
            case Ensemble ensemble: AssertEnsemble(id, model.Of(ensemble), expected); break;
            case Connection connection: AssertConnection(id, model, connection, expected); break;
            case Network network: AssertNetwork(id, model, network, expected); break;
            default: throw new InvalidDataException($"{id}: the reference holds built numbers of a {item.GetType().Name}.");
        }
    }

    private static void AssertEnsemble(string id, BuiltEnsemble ensemble, JsonElement expected)
    {
        Tolerance tolerance = ensemble.Dimensions == 1 ? Tolerances.Build1D : Tolerances.BuildND;
        foreach (JsonProperty quantity in expected.EnumerateObject())
        {
            if (quantity.Name == "n_eval_points")
            {
                Assert.Equal(quantity.Value.GetInt32(), ensemble.EvalPoints!.Shape[0]);
                continue;
            }
            NdArray actual = quantity.Name switch
            {
                "eval_points" => ensemble.EvalPoints!,
                "encoders" => ensemble.Encoders!,
                "gain" => NdArray.From<double>([.. ensemble.Gain]),
                "bias" => NdArray.From<double>([.. ensemble.Bias]),
                "max_rates" => NdArray.From<double>([.. ensemble.MaxRates]),
                "intercepts" => NdArray.From<double>([.. ensemble.Intercepts]),
                string state => ensemble.Variable(new ProbeAttribute(state["initial_".Length..]))!.Initial,
            };
            ReferenceArray.AssertClose($"{id}.{quantity.Name}", quantity.Value, actual, tolerance);
        }
    }

    private static void AssertConnection(string id, BuiltModel model, Connection connection, JsonElement expected)
    {
        BuiltConnection built = model.Of(connection);
        double[] weights = ReferenceArray.Flatten(expected.GetProperty("weights"));
        Tolerance tolerance = !connection.IsDecoded ? Tolerances.Build1D
            : connection.Solver is LstsqL2 { Method: not null and not Cholesky and not Svd } ? Tolerances.IterativeDecoders.OfLargest(weights)
            : Tolerances.Decoders.OfLargest(weights);
        Close.Assert($"{id}.weights", weights, Values(built.Weights!), tolerance);
        if (expected.Find("rmses") is { } rmses) Close.Assert($"{id}.rmses", rmses.Row(), built.Solution!.Rmses.AsSpan(), tolerance == Tolerances.Decoders ? Tolerances.Decoders : tolerance);
    }

    private static void AssertNetwork(string id, BuiltModel model, Network network, JsonElement expected)
    {
        BuiltEnsemble[] ensembles = [.. network.AllEnsembles.Select(model.Of)];
        BuiltConnection[] connections = [.. network.AllConnections.Select(model.Of)];
        Assert.Equal(expected.GetProperty("ensemble_seeds").EnumerateArray().Select(seed => seed.GetInt64()), ensembles.Select(ensemble => ensemble.Seed!.Value));
        Assert.Equal(expected.GetProperty("connection_seeds").EnumerateArray().Select(seed => seed.GetInt64()), connections.Select(connection => connection.Seed));
        Close.Assert($"{id}, sums of gains", expected.GetProperty("gain_sums").Row(), [.. ensembles.Select(ensemble => ensemble.Gain.Sum())], Tolerances.BuildND);
        JsonElement[] sums = [.. expected.GetProperty("weights_abs_sums").EnumerateArray()];
        Assert.Equal(Math.Min(connections.Length, ListedSums), sums.Length);
        for (int i = 0; i < sums.Length; i++)
            if (sums[i].ValueKind != JsonValueKind.Null)
                Close.Assert($"{id}, weights of connection {i}", sums[i].GetDouble(), Values(connections[i].Weights!).Sum(Math.Abs), Tolerances.Decoders);
    }

    // A sparse matrix is listed in full; of elements given twice the reference lists the last.
    private static double[] Values(Signal weights)
    {
        if (weights.Matrix is not { } sparse) return weights.Initial.ToDoubles();
        double[] full = new double[sparse.Rows * sparse.Columns], data = sparse.Data.ToDoubles();
        for (int row = 0; row < sparse.Rows; row++)
            for (int i = sparse.RowStarts[row]; i < sparse.RowStarts[row + 1]; i++) full[(row * sparse.Columns) + sparse.Indices[i]] = data[i];
        return full;
    }
}

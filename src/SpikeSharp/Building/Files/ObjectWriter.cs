using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Writes what a file says for people and tools; the inverse of <see cref="ObjectReader"/>.</summary>
internal sealed class ObjectWriter(SsmWriter file, ArrayTable arrays, BuiltModel model)
{
    private readonly ILookup<Signal, DotInc> _products = model.Operators.OfType<DotInc>().ToLookup(product => product.Y);

    public void Write(Utf8JsonWriter json)
    {
        int id = 0;
        SsmWriter.WriteList(json, "probes", model.Probes, probe => WriteProbe(json, probe, id++));
        json.WriteStartArray("objects");
        foreach (BuiltEnsemble ensemble in model.Ensembles) WriteEnsemble(json, ensemble);
        foreach (BuiltNode node in model.Nodes) WriteNode(json, node);
        foreach (BuiltConnection connection in model.Connections) WriteConnection(json, connection);
        json.WriteEndArray();
        SsmWriter.WriteList(json, "inputs", model.Inputs, input => WriteInput(json, input));
        SsmWriter.WriteList(json, "outputs", model.Outputs, output => WriteOutput(json, output));
        SsmWriter.WriteList(json, "layers", model.Layers, layer => WriteLayer(json, layer));
    }

    private void WriteProbe(Utf8JsonWriter json, BuiltProbe probe, int id)
    {
        json.WriteNumber("id", id);
        json.WriteString("label", probe.Label);
        file.WriteId(json, "signal", probe.Signal);
        if (probe.SampleEvery is double every) json.WriteNumber("sample_every", every);
        else json.WriteNull("sample_every");
        json.WriteString("target", probe.Target);
        json.WriteString("attr", probe.Attribute);
    }

    private void WriteEnsemble(Utf8JsonWriter json, BuiltEnsemble ensemble)
    {
        json.WriteStartObject();
        json.WriteString("kind", "Ensemble");
        json.WriteString("label", ensemble.Label);
        json.WriteNumber("n_neurons", ensemble.Size);
        json.WriteNumber("dimensions", ensemble.Dimensions);
        json.WriteNumber("radius", ensemble.Radius);
        if (ensemble.Seed is long seed) json.WriteNumber("seed", seed);
        else json.WriteNull("seed");
        json.WriteString("encoders", ensemble.Encoders is null ? null : arrays.Add(ensemble.Encoders));
        json.WriteString("scaled_encoders", ScaledEncoders(ensemble));
        WriteValues(json, "intercepts", ensemble.Intercepts);
        WriteValues(json, "max_rates", ensemble.MaxRates);
        WriteValues(json, "gain", ensemble.Gain);
        WriteValues(json, "bias", ensemble.Bias);
        file.WriteId(json, "J", ensemble.Current);
        file.WriteId(json, "out", ensemble.Output);
        file.WriteId(json, "x", ensemble.X);
        json.WriteEndObject();
    }

    // Direct ensembles have none.
    private void WriteValues(Utf8JsonWriter json, string name, IReadOnlyList<double> values) =>
        json.WriteString(name, values.Count > 0 ? arrays.Add(NdArray.From(values.ToArray())) : null);

    /// <summary>The matrix that turns the represented input into current, where a run has one; else the one of the description.</summary>
    private string? ScaledEncoders(BuiltEnsemble ensemble)
    {
        Signal? signal = _products[ensemble.Current].FirstOrDefault(product => ReferenceEquals(product.X, ensemble.X) && product.A.Base is null)?.A;
        return signal is not null ? file.ArrayOf(signal) : ensemble.ScaledEncoders is { } scaled ? arrays.Add(scaled) : null;
    }

    private void WriteNode(Utf8JsonWriter json, BuiltNode node)
    {
        json.WriteStartObject();
        json.WriteString("kind", "Node");
        json.WriteString("label", node.Label);
        file.WriteId(json, "out", node.Output);
        file.WriteId(json, "in", node.Input);
        json.WriteEndObject();
    }

    private void WriteConnection(Utf8JsonWriter json, BuiltConnection connection)
    {
        json.WriteStartObject();
        json.WriteString("kind", "Connection");
        json.WriteString("label", connection.Label);
        json.WriteNumber("seed", connection.Seed);
        file.WriteId(json, "weights", connection.Weights);
        json.WriteEndObject();
    }

    private void WriteInput(Utf8JsonWriter json, ModelInput input)
    {
        json.WriteString("name", input.Name);
        file.WriteId(json, "signal", input.Signal);
        SsmWriter.WriteInts(json, "shape", input.Shape);
    }

    private static void WriteOutput(Utf8JsonWriter json, ModelOutput output)
    {
        json.WriteString("name", output.Name);
        json.WriteNumber("probe", output.Probe);
        SsmWriter.WriteInts(json, "shape", output.Shape);
        json.WriteString("activation", output.Activation);
    }

    private void WriteLayer(Utf8JsonWriter json, ModelLayer layer)
    {
        BuiltEnsemble? ensemble = layer.Ensemble >= 0 ? model.Ensembles[layer.Ensemble] : null;
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteString("ensemble", ensemble?.Label);
        json.WriteNumber("neurons", ensemble?.Size ?? 0);
        json.WriteNumber("scale", layer.Scale);
        json.WriteString("synapse", layer.Synapse);
        json.WriteString("exactness", layer.Exactness.ToString());
        json.WriteString("source_layer", layer.Name);
        // Not in other programs' files: it also tells ensembles of one label apart.
        file.WriteId(json, "out", layer.Output);
    }
}

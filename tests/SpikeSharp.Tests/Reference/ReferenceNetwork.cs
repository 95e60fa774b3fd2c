using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>A network of <c>Data/core</c>: its objects, and what the original computed for it.</summary>
internal sealed class ReferenceNetwork
{
    private readonly JsonElement _json;
    private readonly NetworkLoader _loader;

    private ReferenceNetwork(string name)
    {
        Name = name;
        _json = Golden.Load($"core/{name}").Json;
        _loader = NetworkLoader.Load(_json.GetProperty("network"));
    }

    public static IEnumerable<string> Names =>
        TestData.Files("core", "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "networks-structure");

    public string Name { get; }

    public int Steps => _json.GetProperty("steps").GetInt32();

    /// <summary>Whether every spike counts; otherwise it is recurrent or chaotic, and only its beginning is compared closely.</summary>
    public bool IsExact => _json.Text("compare") == "exact";

    public Network Root => _loader.Root;

    public IReadOnlyDictionary<string, NetworkObject> Objects => _loader.Objects;

    public JsonElement Results => _json.GetProperty("results");

    /// <summary>A fresh one, so that functions with a memory start anew.</summary>
    public static ReferenceNetwork Load(string name) => new(name);

    public BuiltModel Build(Precision precision = Precision.Double) =>
        BuiltModel.Build(Root, new BuildOptions { Dt = _json.GetProperty("dt").GetDouble(), Precision = precision, Cache = null });

    /// <summary>Builds it and runs its steps.</summary>
    /// <returns>The simulator with the samples of all probes.</returns>
    public Simulator Run(Backend backend, Precision precision = Precision.Double)
    {
        Simulator simulator = new(Build(precision), new SimulatorOptions { Backend = backend });
        simulator.RunSteps(Steps);
        return simulator;
    }
}

using System.Text.Json;
using SpikeSharp.Building;

namespace SpikeSharp.Tests.Reference;

/// <summary>Described networks, built and run: the numbers are those of the original.</summary>
public sealed class ReferenceNetworkTests
{
    public static TheoryData<string> Names => [.. ReferenceNetwork.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_ReferenceNetwork_GivesItsSeedsAndNumbers(string name)
    {
        ReferenceNetwork network = ReferenceNetwork.Load(name);
        BuiltModel model = network.Build();
        Assert.Equal(network.Results.GetProperty("simulator_seed").GetInt64(), model.Seed);
        Dictionary<NetworkObject, long> seeds = Seeds.Derive(network.Root, network.Root.Seed!.Value);
        foreach (JsonProperty seed in network.Results.GetProperty("seeds").EnumerateObject())
            Assert.Equal((seed.Name, seed.Value.GetInt64()), (seed.Name, seeds[network.Objects[seed.Name]]));
        foreach (JsonProperty built in network.Results.GetProperty("built").EnumerateObject())
            BuiltNumbers.AssertClose(built.Name, model, network.Objects[built.Name], built.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ReferenceNetwork_RecordsItsSamples(string name)
    {
        ReferenceNetwork network = ReferenceNetwork.Load(name);
        using Simulator simulator = network.Run(ReferenceBackend.Instance);
        foreach (JsonProperty probe in network.Results.GetProperty("probes").EnumerateObject())
            ProbeNumbers.AssertClose(probe.Name, simulator.Data[(Probe)network.Objects[probe.Name]], probe.Value, network.IsExact);
    }
}

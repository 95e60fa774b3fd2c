using SpikeSharp.Building;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Tests;

/// <summary><c>run</c> of a built model that is no converted network.</summary>
public sealed class BuiltRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-").FullName;

    private string Model => Path.Combine(_folder, "model.ssm");

    private string Output => Path.Combine(_folder, "out.npz");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_NetworkWithoutData_WritesProbesByTheirLabels()
    {
        BuiltModel.Build(Small()).Save(Model);
        CliRun run = CliRun.Of("run", Model, "--steps", "40", "--out", Output);
        Assert.Equal(0, run.Exit);
        Assert.Contains("probe\tshape\tlast\tmean", run.Out, StringComparison.Ordinal);
        Assert.Contains("a\t(40, 1)\t", run.Out, StringComparison.Ordinal);
        Assert.Contains("times as fast as real time", run.Out, StringComparison.Ordinal);
        Assert.Contains("written: ", run.Error, StringComparison.Ordinal);
        using Simulator sim = new(BuiltModel.Load(Model));
        sim.RunSteps(40);
        using Npz npz = Npz.Load(Output);
        Assert.Equal(["a", "a#1", "probe2"], npz.Names.Order(StringComparer.Ordinal));
        Assert.Equal(sim.Data["a"].AsSpan<double>(), npz["a"].AsSpan<double>());
        Assert.Equal([40, 20], npz["a#1"].Shape);
    }

    [Fact]
    public void Run_Json_HasTheSameAsNumbers()
    {
        BuiltModel.Build(Small()).Save(Model);
        CliRun run = CliRun.Of("run", Model, "--steps", "10", "--json");
        Assert.Equal(0, run.Exit);
        Assert.Equal(10, run.Json.GetProperty("steps").GetInt32());
        Assert.Equal("(10, 1)", run.Json.GetProperty("probes")[0].GetProperty("shape").GetString());
        Assert.True(run.Json.GetProperty("steps_per_second").GetDouble() > 0);
    }

    [Fact]
    public void Run_NoSteps_TakesThoseOfTheTables()
    {
        Network network = new(seed: 0);
        network.Add(new Probe(network.Add(new Node(t => t))) { Label = "ramp" });
        BuiltModel.Build(network).Save(Model, new ModelSaveOptions { Steps = 25 });
        Assert.Contains("ramp\t(25, 1)\t0.025\t0.013", CliRun.Of("run", Model).Out, StringComparison.Ordinal);
        CliRun late = CliRun.Of("run", Model, "--steps", "26");
        Assert.Equal(2, late.Exit);
        Assert.Contains("end after 25 steps", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhatCannotBe_IsOneClearError()
    {
        Network network = new(seed: 0);
        network.Add(new Node(t => t) { Label = "ramp" });
        BuiltModel.Build(network).Save(Model, new ModelSaveOptions { AllowFunctions = true });
        Assert.Contains("has no probes", CliRun.Of("run", Model).Error, StringComparison.Ordinal);

        network.Add(new Probe(network.Nodes[0]));
        BuiltModel.Build(network).Save(Model, new ModelSaveOptions { AllowFunctions = true });
        CliRun unbound = CliRun.Of("run", Model);
        Assert.Equal(1, unbound.Exit);
        Assert.Contains("calls functions that are not in it: ramp", unbound.Error, StringComparison.Ordinal);
        Assert.Contains("spikesharp serve", unbound.Error, StringComparison.Ordinal);

        BuiltModel.Build(Small()).Save(Model);
        CliRun data = CliRun.Of("run", Model, "--data", SampleFiles.Data);
        Assert.Equal(2, data.Exit);
        Assert.Contains("--data has no use for", data.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ConvertedModelWithoutData_AsksForThem()
    {
        Assert.Equal(0, CliRun.Of("convert", SampleFiles.Model, "--out", Model).Exit);
        CliRun run = CliRun.Of("run", Model);
        Assert.Equal(2, run.Exit);
        Assert.Contains("error: 'spikesharp run' needs the option '--data' DATA", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of("run", Model, "--data", SampleFiles.Data, "--limit", "5", "--steps", "5").Exit);
    }

    private static Network Small()
    {
        Network network = new(seed: 3);
        Ensemble a = network.Add(new Ensemble(20, 1));
        network.Connect(network.Add(Node.FromExpression(t => Math.Sin(20 * t))), a);
        network.Add(new Probe(a) { Label = "a", Synapse = new Lowpass(0.01) });
        network.Add(new Probe(a.Neurons) { Label = "a" });
        network.Add(new Probe(a.Neurons, ProbeAttribute.Voltage));
        return network;
    }
}

using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Tests;

/// <summary>The protocol by which another program runs a built model (docs/serve.md).</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-").FullName;

    private string Model => Path.Combine(_folder, "model.ssm");

    private string Output => Path.Combine(_folder, "out.npz");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Once_Model_WritesEveryProbeAndTheSteps()
    {
        Save(Noise());
        CliRun run = CliRun.Of("serve", "--once", Model, "--steps", "7", "--out", Output);
        Assert.Equal((0, "", ""), (run.Exit, run.Out, run.Error));
        using Npz npz = Npz.Load(Output);
        Assert.Equal(["n_steps", "probe0", "probe1"], npz.Names.Order(StringComparer.Ordinal));
        Assert.Equal([7L], npz["n_steps"].AsSpan<long>().ToArray());
        Assert.Empty(npz["n_steps"].Shape);
        Assert.Equal([7, 2], npz["probe0"].Shape);
        // Sampled every third step: steps 3 and 6.
        Assert.Equal([2, 2], npz["probe1"].Shape);

        using Simulator sim = new(BuiltModel.Load(Model));
        sim.RunSteps(7);
        Assert.Equal(sim.Data["all"].AsSpan<double>(), npz["probe0"].AsSpan<double>());
    }

    [Fact]
    public void Once_Seed_IsTheSimulators()
    {
        Save(Noise());
        double[] Run(params string[] more)
        {
            Assert.Equal(0, CliRun.Of(["serve", "--once", Model, "--steps", "5", "--out", Output, .. more]).Exit);
            using Npz npz = Npz.Load(Output);
            return npz["probe0"].ToDoubles();
        }
        double[] own = Run();
        Assert.Equal(own, Run());
        Assert.NotEqual(own, Run("--seed", "4294967295"));
    }

    [Fact]
    public void Once_NoSamples_KeepsTheShape()
    {
        Save(Noise());
        Assert.Equal(0, CliRun.Of("serve", "--once", Model, "--steps", "0", "--out", Output).Exit);
        using Npz npz = Npz.Load(Output);
        Assert.Equal([0, 2], npz["probe1"].Shape);
    }

    [Fact]
    public void Once_TableEnds_IsASimulationError()
    {
        Save(Ramp(), new ModelSaveOptions { Steps = 3 });
        Failed("SimulationError: The model's tables end after 3 steps", "serve", "--once", Model, "--steps", "4", "--out", Output);
    }

    [Fact]
    public void Once_FunctionWithoutCode_IsASimulationError()
    {
        Save(Ramp(), new ModelSaveOptions { AllowFunctions = true });
        Failed("SimulationError: Function 0 ('ramp') of the model has no code", "serve", "--once", Model, "--steps", "4", "--out", Output);
    }

    [Fact]
    public void Once_DefectiveOrMissingFile_IsAModelFormatException()
    {
        File.WriteAllText(Model, "no model");
        Failed("ModelFormatException: ", "serve", "--once", Model, "--steps", "4", "--out", Output);
        Failed("ModelFormatException: ", "serve", Path.Combine(_folder, "missing.ssm"), "--out", Output);
    }

    [Fact]
    public void Once_NaNOfNumbers_IsAFloatingPointError()
    {
        Save(Growing());
        Failed("FloatingPointError: ", "serve", "--once", Model, "--steps", "4", "--out", Output);
    }

    [Theory]
    [InlineData("serve", "x.ssm", "--once", "--out", "o.npz")]
    [InlineData("serve", "x.ssm", "--steps", "3", "--out", "o.npz")]
    [InlineData("serve", "x.ssm", "--once", "--steps", "3")]
    [InlineData("serve", "x.ssm", "--seed", "-1", "--out", "o.npz")]
    public void Serve_CommandLineAtFault_Exits2(params string[] args) => Assert.Equal(2, CliRun.Of(args).Exit);

    [Fact]
    public void Serve_RunResetQuit_AnswersEach()
    {
        Save(Noise());
        Assert.Equal(
            ["{\"ready\":1}", "{\"done\":3}", "{\"done\":5}", "{\"done\":0}", "{\"done\":4}"],
            Talk("{\"cmd\":\"run\",\"steps\":3}", "{\"cmd\": \"run\", \"steps\": 2}", "{\"cmd\":\"reset\",\"seed\":9}", "{\"cmd\":\"run\",\"steps\":4}", "{\"cmd\":\"quit\"}", "{\"cmd\":\"run\",\"steps\":1}"));
        using Npz npz = Npz.Load(Output);
        Assert.Equal([4, 2], npz["probe0"].Shape);
        using Simulator sim = new(BuiltModel.Load(Model), new SimulatorOptions { Seed = 9 });
        sim.RunSteps(4);
        Assert.Equal(sim.Data["all"].AsSpan<double>(), npz["probe0"].AsSpan<double>());
    }

    [Fact]
    public void Serve_Functions_AreCalledOnceAStep()
    {
        Save(Functions(), new ModelSaveOptions { AllowFunctions = true });
        string[] lines = Talk("{\"cmd\":\"run\",\"steps\":2}", "{\"y\": [0.5, -2]}", "{\"y\": null}", "{\"y\":[1,1]}", "{\"y\":0}");
        Assert.Equal(
            [
                "{\"ready\":1}",
                "{\"call\":0,\"t\":0.001,\"x\":null}", "{\"call\":1,\"t\":0.001,\"x\":[0.5,-2]}",
                "{\"call\":0,\"t\":0.002,\"x\":null}", "{\"call\":1,\"t\":0.002,\"x\":[1,1]}",
                "{\"done\":2}",
            ],
            lines);
        using Npz npz = Npz.Load(Output);
        Assert.Equal([0.5, -2, 1, 1], npz["probe0"].ToDoubles());
    }

    [Theory]
    [InlineData("{\"error\":\"division by zero\"}", "SimulationError: Function 'source' failed at step 1 (t = 0.001 s): division by zero")]
    [InlineData("{\"y\":[NaN, 1]}", "SimulationError: Function 'source' returned non-finite value NaN in element 0 at step 1")]
    [InlineData("{\"y\":[0, -Infinity]}", "SimulationError: Function 'source' returned non-finite value -")]
    [InlineData("{\"y\":null}", "SimulationError: Function 'source' failed at step 1 (t = 0.001 s): it returned null")]
    [InlineData("{\"y\":[1]}", "SimulationError: Function 'source' failed at step 1 (t = 0.001 s): it returned 1 numbers, 2 are expected")]
    [InlineData("{\"y\":true}", "it returned true, numbers are expected")]
    [InlineData("{}", "neither 'y' nor 'error'")]
    [InlineData("nonsense", "SimulationError: Function 'source' failed")]
    public void Serve_CallThatFails_FailsTheRunUntilAReset(string answer, string message)
    {
        Save(Functions(), new ModelSaveOptions { AllowFunctions = true });
        string[] lines = Talk("{\"cmd\":\"run\",\"steps\":2}", answer, "{\"cmd\":\"run\",\"steps\":1}", "{\"cmd\":\"reset\"}", "{\"cmd\":\"run\",\"steps\":1}", "{\"y\":[1,2]}", "{\"y\":0}");
        Assert.Contains(message, JsonDocument.Parse(lines[2]).RootElement.GetProperty("failed").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("{\"failed\":\"SimulationError: The run after step", lines[3], StringComparison.Ordinal);
        Assert.Equal("{\"done\":0}", lines[4]);
        Assert.Equal("{\"done\":1}", lines[^1]);
    }

    [Fact]
    public void Serve_ProcessOfTheHost_MayGiveNothing()
    {
        Save(WithProcess(), new ModelSaveOptions { AllowFunctions = true });
        string[] lines = Talk("{\"cmd\":\"run\",\"steps\":2}", "{\"y\":[3,4]}", "{\"y\":null}");
        Assert.Equal("{\"done\":2}", lines[^1]);
        Assert.StartsWith("{\"call\":", lines[1], StringComparison.Ordinal);
        using Npz npz = Npz.Load(Output);
        Assert.Equal([3, 4, double.NaN, double.NaN], npz["probe0"].ToDoubles());
    }

    [Fact]
    public void Serve_NaNOfNumbers_FailsTheRun()
    {
        Save(Growing());
        string[] lines = Talk("{\"cmd\":\"run\",\"steps\":1}", "{\"cmd\":\"run\",\"steps\":3}");
        Assert.Equal("{\"done\":1}", lines[1]);
        Assert.StartsWith("{\"failed\":\"FloatingPointError: ", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what?")]
    [InlineData("[]")]
    [InlineData("{\"cmd\":\"walk\"}")]
    [InlineData("{\"cmd\":\"run\"}")]
    [InlineData("{\"cmd\":\"run\",\"steps\":-1}")]
    [InlineData("{\"cmd\":\"run\",\"steps\":1.5}")]
    [InlineData("{\"cmd\":\"reset\",\"seed\":-1}")]
    public void Serve_RequestThatIsNone_FailsAndGoesOn(string request)
    {
        Save(Noise());
        string[] lines = Talk(request, "{\"cmd\":\"run\",\"steps\":1}");
        Assert.StartsWith("{\"failed\":\"ProtocolError: ", lines[1], StringComparison.Ordinal);
        Assert.Equal("{\"done\":1}", lines[2]);
    }

    private string[] Talk(params string[] requests)
    {
        using StringReader input = new(string.Join('\n', requests));
        using StringWriter output = new() { NewLine = "\n" }, error = new();
        Assert.Equal(0, Cli.Run(["serve", Model, "--out", Output], output, error, input: input));
        Assert.Equal("", error.ToString());
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Failed(string lastLine, params string[] args)
    {
        CliRun run = CliRun.Of(args);
        Assert.Equal(3, run.Exit);
        Assert.StartsWith(lastLine, run.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    private void Save(Network network, ModelSaveOptions? options = null) => BuiltModel.Build(network).Save(Model, options);

    private static Network Noise()
    {
        Network network = new(seed: 2);
        Node noise = network.Add(new Node(new WhiteNoise(), sizeOut: 2));
        network.Add(new Probe(noise) { Label = "all" });
        network.Add(new Probe(noise) { Label = "few", SampleEvery = 0.003 });
        return network;
    }

    private static Network Ramp()
    {
        Network network = new(seed: 0);
        network.Add(new Probe(network.Add(new Node(t => t) { Label = "ramp" })));
        return network;
    }

    // One function with an output, and one that only watches it.
    private static Network Functions()
    {
        Network network = new(seed: 0);
        Node source = network.Add(new Node((t, y) => { }, 2) { Label = "source" });
        Node watcher = network.Add(new Node((t, x, y) => { }, 2, 0) { Label = "watcher" });
        network.Connect(source, watcher, synapse: Synapse.None);
        network.Add(new Probe(source));
        return network;
    }

    private static Network WithProcess()
    {
        Network network = new(seed: 0);
        network.Add(new Probe(network.Add(new Node(new Counting(), sizeIn: 0, sizeOut: 2))));
        return network;
    }

    // A loop that doubles twice over: infinite in the end, and then infinity minus infinity.
    private static Network Growing()
    {
        Network network = new(seed: 0);
        Node start = network.Add(new Node(1e308)), relay = network.Add(Node.Relay(1)), difference = network.Add(Node.Relay(1));
        network.Connect(start, relay, synapse: Synapse.None);
        network.Connect(relay, relay, transform: 1e200, synapse: new Lowpass(0));
        network.Connect(relay, difference, synapse: Synapse.None);
        network.Connect(relay, difference, transform: -1, synapse: Synapse.None);
        network.Add(new Probe(difference));
        return network;
    }

    private sealed record Counting : Process
    {
        public override int DefaultSizeOut => 2;

        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running();

        private sealed class Running : ProcessStep
        {
            public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state) => output.Clear();
        }
    }
}

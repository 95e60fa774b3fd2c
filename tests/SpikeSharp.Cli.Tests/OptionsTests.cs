using System.CommandLine;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Commands;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Conversion;

namespace SpikeSharp.Cli.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Conversion_NothingSaid_IsWhatAPersonWants()
    {
        ConversionSettings settings = Conversion();

        Assert.Equal(new SwapRule("relu", NeuronKind.SpikingRectifiedLinear), Assert.Single(settings.Swaps));
        Assert.Equal(
            "setting: swap relu=SpikingRectifiedLinear; scale 200; synapse 0.005 s; initial voltage random; seed 0 (defaults: spikesharp)", settings.Describe());
    }

    [Fact]
    public void Conversion_DefaultsOfTheOriginal_ConvertNothingToSpikes() => Assert.Equal(
        "setting: swap none; scale none; synapse none; initial voltage random; seed 0 (defaults: nengo-dl)", Conversion("--defaults", "nengo-dl").Describe());

    [Fact]
    public void Conversion_EverythingSaid_IsInForce()
    {
        ConversionSettings settings = Conversion(
            "--swap", "relu=Lif", "--swap", "tower/conv2d=spiking-relu", "--scale", "200,conv2d=100,tower/conv2d_1=50.5", "--synapse", "none", "--inference-only",
            "--max-to-avg-pool", "--initial-voltage", "half", "--seed", "7");

        Assert.Equal([new SwapRule("relu", NeuronKind.Lif), new SwapRule("tower/conv2d", NeuronKind.SpikingRectifiedLinear)], settings.Swaps);
        Assert.Equal(200, settings.Scale.All);
        Assert.Equal([("conv2d", 100.0), ("tower/conv2d_1", 50.5)], settings.Scale.Named);
        Assert.Equal((null, 0), (settings.Synapse.All, settings.Synapse.Named.Length));
        Assert.True(settings.InferenceOnly && settings.MaxPool == MaxPooling.Average);
        Assert.Equal((0.5, 7), (settings.InitialVoltage.Value, settings.Seed));
    }

    [Fact]
    public void Swap_EveryNeuronTypeWithAnActivation_HasItsName()
    {
        string[] types = [.. typeof(NeuronType).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false, IsGenericType: false } && type.IsSubclassOf(typeof(NeuronType)) && type != typeof(Direct)).Select(type => type.Name)];

        Assert.Equal(types.Order(), Enum.GetNames<NeuronKind>().Order());
        Assert.All(Enum.GetValues<NeuronKind>(), kind => Assert.Equal(kind.ToString(), kind.Neurons(0.3).GetType().Name));
        Assert.Equal(NeuronKind.SoftLifRate, Assert.Single(Conversion("--swap", "relu=soft-lif-rate").Swaps).Neuron);
    }

    [Fact]
    public void Conversion_ScaleForNamedLayersOnly_LeavesTheOthersUnscaled() => Assert.Null(Conversion("--scale", "conv2d=100").Scale.All);

    [Theory]
    [InlineData()]
    [InlineData("--defaults", "nengo-dl", "--scale", "conv2d=100,conv2d_1=50")]
    [InlineData("--max-pool", "keep", "--no-fold", "--strict", "--temporal")]
    [InlineData("--softmax", "keep", "--input-shape", "28,28,1", "--architecture", "model.json")]
    [InlineData("--defaults", "nengo-dl", "--softmax", "drop")]
    [InlineData("--defaults", "nengo-dl", "--max-pool", "before")]
    [InlineData("--swap", "relu=LifRate", "--synapse", "0.01", "--initial-voltage", "0.25", "--seed", "3", "--inference-only", "--max-to-avg-pool")]
    public void ToArguments_ReadAgain_GivesTheSameSetting(params string[] args)
    {
        ConversionSettings settings = Conversion(args);

        ConversionSettings again = Conversion(settings.ToArguments().Split(' '));
        Assert.Equal(settings.Describe(), again.Describe());
        Assert.Equal(settings.Architecture, again.Architecture);
        Assert.Equal(settings.InputShape, again.InputShape);
    }

    [Theory]
    [InlineData("--scale is '0'; it must be a number above 0", "--scale", "0")]
    [InlineData("--scale is '-5'; it must be a number above 0", "--scale", "-5")]
    [InlineData("--scale is 'NaN'; it must be a number above 0", "--scale", "NaN")]
    [InlineData("--scale is '1e999'; it must be a number above 0", "--scale", "1e999")]
    [InlineData("--scale is 'conv2d=1,conv2d=2'; it names layer 'conv2d' twice", "--scale", "conv2d=1,conv2d=2")]
    [InlineData("--scale is '1,2'; it has two values for all layers", "--scale", "1,2")]
    [InlineData("--scale is '=2'; the name of a layer is missing before '=2'", "--scale", "=2")]
    [InlineData("--scale is '1,'; it has an empty part between commas", "--scale", "1,")]
    [InlineData("--synapse is '0'; it must be a number above 0", "--synapse", "0")]
    [InlineData("--synapse is '1,005'; it has two values for all layers", "--synapse", "1,005")]
    [InlineData("--swap is 'relu'; it must be ACTIVATION=NEURON or LAYER=NEURON", "--swap", "relu")]
    [InlineData("--swap is 'relu=Liff'; there is no neuron type 'Liff'", "--swap", "relu=Liff")]
    [InlineData("--swap is 'relu=Direct'; Direct computes without neurons, so nothing can stand in for an activation", "--swap", "relu=Direct")]
    [InlineData("--softmax is 'no'; it must be keep or drop", "--softmax", "no")]
    [InlineData("--swap is 'relu=LifRate'; 'relu' has been swapped already", "--swap", "relu=Lif", "--swap", "relu=LifRate")]
    [InlineData("--initial-voltage is 'hlaf'; it must be random, zero, half or a number", "--initial-voltage", "hlaf")]
    [InlineData("--max-pool is 'max'; it must be keep, average or before", "--max-pool", "max")]
    [InlineData("--max-pool is 'keep'; --max-to-avg-pool says average", "--max-pool", "keep", "--max-to-avg-pool")]
    [InlineData("--seed is '-1'; it must be a whole number of at least 0", "--seed", "-1")]
    [InlineData("--defaults is 'keras'; it must be spikesharp or nengo-dl", "--defaults", "keras")]
    public void Conversion_UnusableValue_NamesOptionAndValue(string message, params string[] args) =>
        Assert.Equal(message, Assert.Throws<CliException>(() => Conversion(args)).Message);

    [Fact]
    public void Run_NothingSaid_HasTheDefaults() => Assert.Equal(
        new RunSettings { Steps = 50, Dt = 0.001, Minibatch = null, Precision = null, Threads = null, Readout = Readout.Last }, Run());

    [Fact]
    public void Run_EverythingSaid_IsInForce() => Assert.Equal(
        new RunSettings { Steps = 60, HasSteps = true, Dt = 0.0005, HasDt = true, Minibatch = 100, Precision = RunPrecision.Double, Threads = 2, Readout = Readout.Mean },
        Run("--steps", "60", "--dt", "5e-4", "--minibatch", "100", "--precision", "Double", "--threads", "2", "--readout", "mean"));

    [Theory]
    [InlineData("--steps is '0'; it must be a whole number of at least 1", "--steps", "0")]
    [InlineData("--steps is '1.5'; it must be a whole number of at least 1", "--steps", "1.5")]
    [InlineData("--steps is '99999999999'; it must be a whole number of at least 1", "--steps", "99999999999")]
    [InlineData("--dt is '0'; it must be a number above 0", "--dt", "0")]
    [InlineData("--dt is '0,001'; it must be a number above 0", "--dt", "0,001")]
    [InlineData("--minibatch is '-2'; it must be a whole number of at least 1", "--minibatch", "-2")]
    [InlineData("--threads is 'all'; it must be a whole number of at least 1", "--threads", "all")]
    [InlineData("--precision is 'half'; it must be single or double", "--precision", "half")]
    [InlineData("--readout is 'max'; it must be last or mean", "--readout", "max")]
    public void Run_UnusableValue_NamesOptionAndValue(string message, params string[] args) =>
        Assert.Equal(message, Assert.Throws<CliException>(() => Run(args)).Message);

    [Fact]
    public void Record_Probes_AreSplitAtTheLastColon()
    {
        RecordSettings settings = Record("--probe", "conv2d", "--probe", "tower/conv2d:spikes", "--out", "out.npz", "--keep", "all");

        Assert.Equal([new ProbeRequest("conv2d", ProbeKind.Output), new ProbeRequest("tower/conv2d", ProbeKind.Spikes)], settings.Probes);
        Assert.Equal((Keep.All, "out.npz"), (settings.Keep, settings.Out));
    }

    [Theory]
    [InlineData("--probe is 'conv2d:spike'; 'spike' must be output, spikes, input or voltage", "--probe", "conv2d:spike", "--out", "x.npz")]
    [InlineData("--probe is 'conv2d'; what it records has no place to go", "--probe", "conv2d")]
    [InlineData("--keep is 'first'; it must be last or all", "--keep", "first")]
    public void Record_UnusableValue_NamesOptionAndValue(string message, params string[] args) =>
        Assert.Equal(message, Assert.Throws<CliException>(() => Record(args)).Message);

    [Theory]
    [InlineData("mnist.npz", "mnist.npz", null, null)]
    [InlineData("mnist.npz:images", "mnist.npz", "images", null)]
    [InlineData(@"C:\data\mnist.npz:x", @"C:\data\mnist.npz", "x", null)]
    [InlineData("image=digits.npz:image", "digits.npz", "image", "image")]
    [InlineData("tower/input=x.npy", "x.npy", null, "tower/input")]
    public void Data_Source_IsSplitIntoLayerFileAndKey(string text, string path, string? key, string? layer) =>
        Assert.Equal(new DataSource(path, key, layer), Assert.Single(Data("--data", text).Inputs));

    [Fact]
    public void Data_EverythingSaid_IsInForce()
    {
        DataSettings settings = Data("--data", "x.npy", "--labels", "y.npz:z", "--limit", "10", "--input-scale", "1/16", "--input-mean", "0.1,0.2", "--input-std", "2");

        Assert.Equal(new DataSource("y.npz", "z"), settings.Labels);
        Assert.Equal((10, new InputScale(1, 16)), (settings.Limit, settings.Scale));
        Assert.Equal([0.1, 0.2], settings.Mean);
        Assert.Equal([2.0], settings.Std);
    }

    [Theory]
    [InlineData("--limit is '0'; it must be a whole number of at least 1", "--limit", "0")]
    [InlineData("--input-scale is '0'; it must be a number above 0", "--input-scale", "1/0")]
    [InlineData("--input-scale is '1/2/3'; it must be a number or a fraction such as 1/255", "--input-scale", "1/2/3")]
    [InlineData("--input-std is '1,0'; it must be above 0", "--input-std", "1,0")]
    [InlineData("--labels is 'z.npy'; 'y.npy' was given already", "--labels", "y.npy", "--labels", "z.npy")]
    [InlineData("--labels is 'a=z.npy'; output 'a' has 'y.npy' already", "--labels", "a=y.npy", "--labels", "a=z.npy")]
    [InlineData("--labels is 'y.npz:'; the name of an array is missing after ':'", "--labels", "y.npz:")]
    public void Data_UnusableValue_NamesOptionAndValue(string message, params string[] args) =>
        Assert.Equal(message, Assert.Throws<CliException>(() => Data(["--data", "x.npy", .. args])).Message);

    private static ConversionSettings Conversion(params string[] args)
    {
        ConversionOptions options = new();
        return options.Read(Parse(options.AddTo, args));
    }

    private static RunSettings Run(params string[] args)
    {
        RunOptions options = new();
        return options.Read(Parse(options.AddTo, args));
    }

    private static RecordSettings Record(params string[] args)
    {
        RecordOptions options = new();
        return options.Read(Parse(options.AddTo, args));
    }

    private static DataSettings Data(params string[] args)
    {
        DataOptions options = new();
        return options.Read(Parse(options.AddTo, args));
    }

    private static ParseResult Parse(Action<CliCommand> addTo, string[] args)
    {
        CliCommand command = new("test", "A test.");
        addTo(command);
        ParseResult parsed = command.Parse(args);
        Assert.Empty(parsed.Errors);
        return parsed;
    }
}

using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Max pooling kept, averaged, and moved in front of neurons.</summary>
public sealed class MaxPoolingTests
{
    private static readonly ConverterOptions Before = new() { MaxPooling = MaxPooling.BeforeNeurons };

    [Fact]
    public void Keep_BehindNeurons_TakesTheLargestOfEachStep()
    {
        Converter converter = new(Model("fallback-maxpool"));
        ConvertedLayer pool = converter["p"];
        Assert.Equal((Exactness.Kept, 0, "p"), (pool.Exactness, pool.Neurons, pool.Output.Target.Label));
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
        Assert.True(converter["c0"].Neurons > 0);
    }

    [Fact]
    public void Average_SaysLoudlyWhatIsLost()
    {
        Converter converter = new(Model("maxpool-to-avgpool"), new ConverterOptions { MaxPooling = MaxPooling.Average });
        Assert.All((string[])["p", "g"], layer => Assert.Equal((Exactness.Approximated, "mean over windows in place of their largest value"), (converter[layer].Exactness, converter[layer].Reason)));
        Assert.Equal(["p", "g"], converter.Diagnostics.Where(note => note.Code == DiagnosticCodes.MaxPoolingReplaced).Select(note => note.Subject));
        Verification verification = converter.Verify();
        Assert.Equal(("p", Exactness.Approximated), (verification.FirstDifferent!.Layer, verification.FirstDifferent.Exactness));
    }

    [Fact]
    public void BeforeNeurons_BehindAnActivation_MovesItsNeurons()
    {
        Converter converter = new(Model("fallback-maxpool"), Before with { SwapActivations = new Dictionary<Activation, NeuronType> { [Activation.Relu] = new SpikingRectifiedLinear() }, ScaleFiringRates = FiringRateScale.None.With("c0", 100), Synapse = LayerSynapses.Of(Synapse.None).With("p", 0.005) });
        ConvertedLayer convolution = converter["c0"], pool = converter["p"];
        Assert.Equal((0, Exactness.Exact, "c0"), (convolution.Neurons, convolution.Exactness, convolution.Pending!.Name));
        Assert.Contains("behind the pooling", convolution.Reason, StringComparison.Ordinal);
        Assert.Equal((12, Exactness.Exact, 100.0, "p.0"), (pool.Neurons, pool.Exactness, pool.Scale, pool.Ensemble!.Label));
        Assert.Equal((0.005, 0.01), (((Lowpass)pool.Synapse).Tau, pool.Amplitude));
        Assert.Equal([DiagnosticCodes.ClippedPooling], converter.Diagnostics.Select(note => note.Code));
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    /// <summary>1 to 3 axes, both formats, both paddings, windows that overlap, dropout between, two in a row, global.</summary>
    public static TheoryData<int, DataFormat, LayerPadding, int, int> Geometries()
    {
        TheoryData<int, DataFormat, LayerPadding, int, int> all = [];
        foreach (DataFormat format in Enum.GetValues<DataFormat>())
            foreach (LayerPadding padding in (LayerPadding[])[LayerPadding.Valid, LayerPadding.Same])
                foreach ((int rank, int window, int stride) in ((int, int, int)[])[(1, 2, 2), (1, 3, 2), (2, 2, 2), (2, 3, 1)]) all.Add(rank, format, padding, window, stride);
        return all;
    }

    [Theory, MemberData(nameof(Geometries))]
    public void BeforeNeurons_EveryGeometry_EqualsTheLayerGraph(int rank, DataFormat format, LayerPadding padding, int window, int stride)
    {
        LayerGraph graph = Chain(rank, format, padding, window, stride);
        foreach (MaxPooling way in (MaxPooling[])[MaxPooling.BeforeNeurons, MaxPooling.Keep])
        {
            Converter converter = new(graph, new ConverterOptions { MaxPooling = way });
            Verification verification = converter.Verify();
            Assert.True(verification.IsEqual, $"{way}: {verification}");
            bool isMoved = way == MaxPooling.BeforeNeurons;
            Assert.Equal(isMoved ? 0 : graph["act"].OutputSize, converter["act"].Neurons);
            Assert.Equal((0, isMoved ? graph["second"].OutputSize : 0), (converter["first"].Neurons, converter["second"].Neurons));
            Assert.Equal(isMoved ? Exactness.Exact : Exactness.Kept, converter["second"].Exactness);
        }
    }

    [Fact]
    public void BeforeNeurons_SeveralPoolsOfOneActivation_HaveNeuronsEach()
    {
        InputLayer input = new() { Name = "x", OutputShape = [4, 4, 2] };
        ActivationLayer act = new() { Name = "act", Inputs = [input], OutputShape = [4, 4, 2], Activation = Activation.Relu };
        MaxPoolingLayer small = new() { Name = "small", Inputs = [act], OutputShape = [2, 2, 2], PoolSize = [2, 2], Strides = [2, 2] };
        GlobalMaxPoolingLayer all = new() { Name = "all", Inputs = [act], OutputShape = [2] };
        Converter converter = new(new LayerGraph("m", "Functional", [input, act, small, all], [input], [small, all]), Before with { ScaleFiringRates = FiringRateScale.None.With("act", 50).With("all", 20) });
        Assert.Equal((0, 8, 2), (converter["act"].Neurons, converter["small"].Neurons, converter["all"].Neurons));
        Assert.Equal((50.0, 20.0), (converter["small"].Scale, converter["all"].Scale));
        Assert.False(converter["act"].HasObject);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    [Theory]
    [InlineData("output", "'act' before it is an output of the model")]
    [InlineData("read", "'sum' too reads 'act' before it")]
    [InlineData("linear", "'act' before it has no activation")]
    [InlineData("gelu", "the activation 'gelu' of 'act' does not keep the order of values")]
    [InlineData("relu6", "what it pools has no neurons of its own")]
    public void BeforeNeurons_WhereItCannotBe_IsKeptAndSaysWhy(string obstacle, string reason)
    {
        InputLayer input = new() { Name = "x", OutputShape = [4, 2] };
        Activation activation = obstacle switch { "gelu" => Activation.Gelu, "relu6" => Activation.Relu6, "linear" => Activation.Linear, _ => Activation.Relu };
        ActivationLayer act = new() { Name = "act", Inputs = [input], OutputShape = [4, 2], Activation = activation };
        MaxPoolingLayer pool = new() { Name = "pool", Inputs = [act], OutputShape = [2, 2], PoolSize = [2], Strides = [2] };
        AddLayer sum = new() { Name = "sum", Inputs = [act, input], OutputShape = [4, 2] };
        LayerGraph graph = obstacle switch
        {
            "read" => new("m", "Functional", [input, act, pool, sum], [input], [pool, sum]),
            "output" => new("m", "Functional", [input, act, pool], [input], [pool, act]),
            _ => new("m", "Functional", [input, act, pool], [input], [pool]),
        };
        Converter converter = new(graph, Before);
        Assert.Equal(Exactness.Kept, converter["pool"].Exactness);
        Diagnostic note = Assert.Single(converter.Diagnostics, note => note.Code == DiagnosticCodes.MaxPoolingKept);
        Assert.Contains($": {reason};", note.Message, StringComparison.Ordinal);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    /// <summary>With rates in place of spikes every step gives the trained network's values, synapse or not.</summary>
    [Fact]
    public void BeforeNeurons_RatesOverManySteps_EqualTheLayerGraph()
    {
        LayerGraph graph = Chain(2, DataFormat.ChannelsLast, LayerPadding.Valid, 2, 2);
        BuiltModel model = new Converter(graph, Before).Build();
        double[] expected = graph.Forward(Images(graph).ToDoubles()).Outputs[0];
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            double[] output = Means(model, backend, graph, 50);
            Close.AssertTensor(backend.GetType().Name, expected, output, Tolerances.Tensor);
        }
    }

    /// <summary>
    /// Spikes into a pooling: sums of currents against the largest of each step. What arrives at the pooling fluctuates, so the largest of each step is far too large;
    /// the neurons that clip negative currents keep a part of that; rates have none.
    /// </summary>
    [Fact]
    public void BeforeNeurons_BehindSpikingLayers_IsNearerThanKeep()
    {
        LayerGraph graph = TwoLayers();
        double[] expected = graph.Forward(Images(graph).ToDoubles()).Outputs[0];
        double Error(MaxPooling way, NeuronType type, Synapse synapse)
        {
            ConverterOptions options = new() { MaxPooling = way, SwapActivations = { [Activation.Relu] = type }, ScaleFiringRates = 100, Synapse = synapse, InitialVoltage = 0.5, Seed = 0 };
            return Distance(expected, Means(new Converter(graph, options).Build(), CpuBackend.Instance, graph, 200));
        }
        string[] lines =
        [
            .. ((Synapse[])[Synapse.None, new Lowpass(0.005), new Lowpass(0.02)]).Select(synapse => FormattableString.Invariant(
                $"synapse {synapse}: before neurons {Error(MaxPooling.BeforeNeurons, new SpikingRectifiedLinear(), synapse):G3}, kept {Error(MaxPooling.Keep, new SpikingRectifiedLinear(), synapse):G3}")),
        ];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', lines));
        double before = Error(MaxPooling.BeforeNeurons, new SpikingRectifiedLinear(), Synapse.None), keep = Error(MaxPooling.Keep, new SpikingRectifiedLinear(), Synapse.None);
        Assert.True(before < 0.2 * keep, FormattableString.Invariant($"before neurons {before:G3}, kept {keep:G3}"));
        // Behind a held input no current is negative: what is left is the resolution of 20 spikes.
        LayerGraph still = Chain(2, DataFormat.ChannelsLast, LayerPadding.Valid, 2, 2);
        BuiltModel model = new Converter(still, Before with { SwapActivations = new Dictionary<Activation, NeuronType> { [Activation.Relu] = new SpikingRectifiedLinear() }, ScaleFiringRates = 1000, InitialVoltage = 0.5 }).Build();
        Assert.InRange(Distance(still.Forward(Images(still).ToDoubles()).Outputs[0], Means(model, CpuBackend.Instance, still, 200)), 0, 0.01);
    }

    [Fact]
    public void Save_Pooling_ComesBackAsItWas()
    {
        LayerGraph graph = Chain(2, DataFormat.ChannelsFirst, LayerPadding.Same, 3, 2);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ssm");
        foreach (MaxPooling way in (MaxPooling[])[MaxPooling.BeforeNeurons, MaxPooling.Keep])
        {
            try
            {
                BuiltModel model = new Converter(graph, new ConverterOptions { MaxPooling = way, SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() }, ScaleFiringRates = 500, Seed = 1 }).Build();
                model.Save(path);
                BuiltModel loaded = BuiltModel.Load(path);
                Assert.Equal(Means(model, CpuBackend.Instance, graph, 20), Means(loaded, CpuBackend.Instance, graph, 20));
                Assert.Equal(model.Operators.OfType<SimProcess>().Select(op => op.Process), loaded.Operators.OfType<SimProcess>().Select(op => op.Process));
                Assert.Equal(2, loaded.Operators.OfType<SimProcess>().Count());
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static double Distance(double[] expected, double[] found)
    {
        double difference = 0, all = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(found[i] - expected[i], 2);
            all += expected[i] * expected[i];
        }
        return Math.Sqrt(difference / all);
    }

    /// <summary>Mean output over all steps of every item.</summary>
    private static double[] Means(BuiltModel model, Backend backend, LayerGraph graph, int steps)
    {
        Presentation presentation = new(model, new Dictionary<string, NdArray> { [graph.Inputs[0].Name] = Images(graph) });
        List<double> means = [];
        presentation.Run(
            4, steps, items => backend.Open(model, new SessionOptions { Items = items, Recordings = [new Recording(model.Probes[0].Signal, Reduction.Mean)], Inputs = presentation.Signals }),
            (session, _, items) =>
            {
                for (int item = 0; item < items; item++) means.AddRange(session.Recorded(0, item).ToDoubles());
            });
        return [.. means];
    }

    private static NdArray Images(LayerGraph graph)
    {
        NumpyRandom random = new(7);
        float[] values = new float[4 * graph.Inputs[0].OutputSize];
        for (int i = 0; i < values.Length; i++) values[i] = (float)random.NextDouble();
        return NdArray.From(values, [4, .. graph.Inputs[0].OutputShape]);
    }

    // A channel-wise convolution with kernel size 1, relu, dropout, two poolings.
    private static LayerGraph Chain(int rank, DataFormat format, LayerPadding padding, int window, int stride)
    {
        int[] space = rank == 1 ? [9] : [7, 6];
        InputLayer input = new() { Name = "x", OutputShape = Full(space, 2, format) };
        ConvolutionLayer convolution = Convolution("act", input, space, 2, 3, format, Activation.Relu);
        DropoutLayer dropout = new() { Name = "dropout", Inputs = [convolution], OutputShape = convolution.OutputShape };
        int[] pooled = Pooled(space, padding, window, stride);
        MaxPoolingLayer first = new()
        {
            Name = "first",
            Inputs = [dropout],
            OutputShape = Full(pooled, 3, format),
            PoolSize = [.. space.Select(_ => window)],
            Strides = [.. space.Select(_ => stride)],
            Padding = padding,
            Format = format,
        };
        GlobalMaxPoolingLayer second = new() { Name = "second", Inputs = [first], OutputShape = [3], Format = format };
        return new LayerGraph("m", "Functional", [input, convolution, dropout, first, second], [input], [second]);
    }

    // Two spiking layers, the second in front of a pooling.
    private static LayerGraph TwoLayers()
    {
        InputLayer input = new() { Name = "x", OutputShape = [8, 8, 2] };
        ConvolutionLayer one = Convolution("one", input, [8, 8], 2, 8, DataFormat.ChannelsLast, Activation.Relu), two = Convolution("two", one, [8, 8], 8, 4, DataFormat.ChannelsLast, Activation.Relu);
        MaxPoolingLayer pool = new() { Name = "pool", Inputs = [two], OutputShape = [4, 4, 4], PoolSize = [2, 2], Strides = [2, 2] };
        ActivationLayer end = new() { Name = "end", Inputs = [pool], OutputShape = [4, 4, 4] };
        return new LayerGraph("m", "Functional", [input, one, two, pool, end], [input], [end]);
    }

    private static ConvolutionLayer Convolution(string name, Layer input, int[] space, int channels, int filters, DataFormat format, Activation activation)
    {
        NumpyRandom random = new(name.Length);
        return new ConvolutionLayer
        {
            Name = name,
            Inputs = [input],
            OutputShape = Full(space, filters, format),
            Kernel = new Weights("kernel", [.. space.Select(_ => 1), channels, filters], [.. Enumerable.Range(0, channels * filters).Select(_ => (double)(float)(random.NextDouble() - 0.4))]),
            Bias = new Weights("bias", [filters], [.. Enumerable.Range(0, filters).Select(_ => (double)(float)(random.NextDouble() * 0.2))]),
            Strides = [.. space.Select(_ => 1)],
            Format = format,
            Activation = activation,
        };
    }

    private static int[] Pooled(int[] space, LayerPadding padding, int window, int stride) =>
        [.. space.Select(n => padding == LayerPadding.Same ? (n + stride - 1) / stride : ((n - window) / stride) + 1)];

    private static ImmutableArray<int> Full(int[] space, int channels, DataFormat format) => format == DataFormat.ChannelsFirst ? [channels, .. space] : [.. space, channels];

    private static LayerGraph Model(string name) => KerasModel.Load(TestData.File($"converter/{name}.h5"));
}

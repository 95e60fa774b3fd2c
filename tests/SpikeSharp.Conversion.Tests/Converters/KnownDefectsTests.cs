using SpikeSharp.Building;
using SpikeSharp.Conversion.Tests.Keras;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>What NengoDL's converter does wrong, one test a defect, and what happens here in its place.</summary>
public sealed class KnownDefectsTests
{
    private static readonly NeuronType Spiking = new SpikingRectifiedLinear();

    /// <summary>1. Parameters of an unscaled network in a scaled one: here the scale is applied at the build, and the layers hold the unscaled numbers.</summary>
    [Fact]
    public void ScaledBiases_ComeFromTheUnscaledParameters()
    {
        LayerGraph graph = Model("dense-relu");
        DenseLayer dense = graph.Layers.OfType<DenseLayer>().First(layer => layer.Activation == Activation.Relu);
        foreach (double scale in (double[])[1, 10, 200])
        {
            ConvertedLayer converted = new Converter(graph, new ConverterOptions { ScaleFiringRates = scale })[dense.Name];
            Assert.Equal(new ValueRange(scale * dense.Bias!.Values.Min(), scale * dense.Bias.Values.Max()), converted.Bias);
            Assert.Equal(scale, converted.Gain);
        }
    }

    /// <summary>2. A key that fits nothing, a layer without neurons: errors, not a network that silently does not spike.</summary>
    [Fact]
    public void SilentOptions_AreErrorsThatNameThem()
    {
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(Model("lenet-small"), new ConverterOptions
        {
            SwapActivations = { [Activation.Tanh] = Spiking },
            SwapLayers = { ["relu"] = Spiking },
            ScaleFiringRates = FiringRateScale.None.With("f", 5),
        }));
        Assert.Equal(3, error.Refused.Count);
        Assert.All(error.Refused, refused => Assert.Equal(DiagnosticCodes.UnusedConversionOption, refused.Code));
    }

    /// <summary>2. The activation <c>relu</c> and a ReLU layer are one thing, so that no half of the network stays without spikes.</summary>
    [Fact]
    public void SwapOfRelu_SwapsActivationsAndLayers() =>
        Assert.All(
            new Converter(Model("mixed-activations"), new ConverterOptions { SwapActivations = { [Activation.Relu] = Spiking } }).Report.Where(layer => layer.Layer.Activation == Activation.Relu),
            layer => Assert.IsType<SpikingRectifiedLinear>(layer.Type));

    /// <summary>3. The synapse is on every connection that leaves neurons, also into up-sampling, dropout and kept layers; the old way is an option.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Synapse_BehindNeurons_IsNotLost(bool everywhere)
    {
        foreach (string kind in (string[])["upsampling", "maxpool", "softmax", "dropout", "relu6"])
        {
            InputLayer input = new() { Name = "x", OutputShape = [4, 2] };
            ActivationLayer act = new() { Name = "act", Inputs = [input], OutputShape = [4, 2], Activation = Activation.Relu };
            Layer next = kind switch
            {
                "upsampling" => new UpSamplingLayer { Name = "next", Inputs = [act], OutputShape = [8, 2], Size = [2] },
                "maxpool" => new MaxPoolingLayer { Name = "next", Inputs = [act], OutputShape = [2, 2], PoolSize = [2], Strides = [2] },
                "softmax" => new SoftmaxLayer { Name = "next", Inputs = [act], OutputShape = [4, 2], Axis = 1 },
                "dropout" => new DropoutLayer { Name = "next", Inputs = [act], OutputShape = [4, 2] },
                _ => new ActivationLayer { Name = "next", Inputs = [act], OutputShape = [4, 2], Activation = Activation.Relu6 },
            };
            // Dropout has no object, so the next layer is what reads the neurons.
            AddLayer end = new() { Name = "end", Inputs = [next], OutputShape = next.OutputShape };
            Converter converter = new(
                new LayerGraph("m", "Functional", [input, act, next, end], [input], [end]),
                new ConverterOptions { SwapActivations = { [Activation.Relu] = Spiking }, Synapse = 0.005, FilterEveryConnection = everywhere });
            Connection[] leaving = [.. converter.Network.AllConnections.Where(connection => connection.Pre.Target is Neurons)];
            Assert.All(leaving, connection => Assert.True((connection.Synapse is Lowpass { Tau: 0.005 }) == everywhere, $"{kind}: {connection.Synapse}"));
            Assert.NotEmpty(leaving);
        }
    }

    /// <summary>4. Max pooling computes the largest value in a network of rates, wherever it stands.</summary>
    [Theory, InlineData(MaxPooling.Keep), InlineData(MaxPooling.BeforeNeurons)]
    public void MaxPooling_IsMaxPooling(MaxPooling way)
    {
        Converter converter = new(Model("maxpool-to-avgpool"), new ConverterOptions { MaxPooling = way });
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    /// <summary>5. A Sequential within a model is a model within the model.</summary>
    [Fact]
    public void SequentialWithinAModel_Converts()
    {
        string[] files = [.. KerasModelTests.Supported.Select(row => row.Data).Where(file => KerasFiles.Load(file).NestedModels.Any(model => model.ClassName == "Sequential"))];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            Converter converter = new(KerasFiles.Load(file));
            Assert.NotEmpty(converter.Network.Networks);
            Assert.True(converter.Verify().IsEqual, $"{file}: {converter.Verify()}");
        }
    }

    /// <summary>5. Flatten moves channels that come first to the end, as Keras does.</summary>
    [Fact]
    public void FlattenOfChannelsFirst_MovesThem()
    {
        InputLayer input = new() { Name = "x", OutputShape = [2, 3] };
        FlattenLayer flatten = new() { Name = "flatten", Inputs = [input], OutputShape = [6], Format = DataFormat.ChannelsFirst };
        Converter converter = new(new LayerGraph("m", "Functional", [input, flatten], [input], [flatten]));
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
        Assert.Equal([0.0, 3, 1, 4, 2, 5], converter.Graph.Forward(new double[] { 0, 1, 2, 3, 4, 5 }).Outputs[0]);
    }

    /// <summary>6. Batch normalisation goes into the weights; the layer's own numbers stay to be seen.</summary>
    [Fact]
    public void BatchNormalization_FoldsIntoTheLayerBefore()
    {
        Converter converter = new(Model("batchnorm"), new ConverterOptions { FoldBatchNormalization = true, InferenceOnly = true });
        Assert.Contains(converter.Report, layer => layer.Folding is not null);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    /// <summary>7. A seed or an initial voltage makes two builds equal; half a spike halves the rounding error.</summary>
    [Fact]
    public void InitialVoltages_AreReproducible()
    {
        LayerGraph graph = Model("dense-relu");
        ConverterOptions options = new() { SwapActivations = { [Activation.Relu] = Spiking } };
        Assert.Equal(Voltages(options with { Seed = 3 }), Voltages(options with { Seed = 3 }));
        Assert.NotEqual(Voltages(options), Voltages(options));
        Assert.All(Voltages(options with { InitialVoltage = 0.5 }), voltage => Assert.Equal(0.5, voltage));

        double[] Voltages(ConverterOptions o) => [.. new Converter(graph, o).Build().Ensembles.SelectMany(ensemble => ensemble.Voltage!.Initial.ToDoubles())];
    }

    /// <summary>8. What NengoDL calls max_rates is the rate at input 1; the report says so and knows the real scale.</summary>
    [Fact]
    public void MaxRates_AreRatesAtInputOne()
    {
        ConvertedLayer layer = new Converter(Model("lenet-small"), new ConverterOptions { SwapActivations = { [Activation.Relu] = Spiking }, ScaleFiringRates = 200 })["c0"];
        Assert.Equal(new ValueRange(200, 200), layer.MaxRates);
        Assert.True(layer.Type!.RateType!.Rate(layer.Gain!.Value * 3) > 0);
        Assert.Equal(600, layer.Type.RateType!.Rate(200 * 3) / layer.Type.Amplitude, 1e-9);
    }

    /// <summary>9. Every layer may have its own scale, by name.</summary>
    [Fact]
    public void Scales_AreByLayer()
    {
        Converter converter = new(Model("lenet-small"), new ConverterOptions { ScaleFiringRates = FiringRateScale.Of(100).With("c1", 20) });
        Assert.Equal((100.0, 20.0, 100.0), (converter["c0"].Scale, converter["c1"].Scale, converter["d0"].Scale));
    }

    /// <summary>10. The last step of a filtered network is biased to its biases; the mean without a synapse is not.</summary>
    [Fact]
    public void Readout_LastAndMean_AreBothThere()
    {
        LayerGraph graph = Model("dense-relu");
        NdArray data = Npz.Load(TestData.File("converter/dense-relu.npz"))["input/0"];
        double[] expected = graph.Forward(data.ToDoubles()).Outputs[0];
        double filtered = Error(0.02, Reduction.Last), mean = Error(Synapse.None, Reduction.Mean);
        Assert.True(mean < 0.7 * filtered, FormattableString.Invariant($"last step behind a synapse {filtered:G3}, mean without {mean:G3}"));

        double Error(LayerSynapses synapse, Reduction readout)
        {
            BuiltModel model = new Converter(graph, new ConverterOptions { SwapActivations = { [Activation.Relu] = Spiking }, ScaleFiringRates = 1000, Synapse = synapse, InitialVoltage = 0.5 }).Build();
            Presentation presentation = new(model, new Dictionary<string, NdArray> { [graph.Inputs[0].Name] = data });
            double sum = 0;
            presentation.Run(
                2, 20, items => CpuBackend.Instance.Open(model, new SessionOptions { Items = items, Recordings = [new Recording(model.Probes[0].Signal, readout)], Inputs = presentation.Signals }),
                (session, first, items) =>
                {
                    for (int item = 0; item < items; item++)
                    {
                        double[] found = session.Recorded(0, item).ToDoubles();
                        for (int i = 0; i < found.Length; i++) sum += Math.Pow(found[i] - expected[((first + item) * found.Length) + i], 2);
                    }
                });
            return sum;
        }
    }

    /// <summary>11. A slope of a leaky layer is its own, whatever swaps it.</summary>
    [Fact]
    public void LeakySlopes_AreNotMixedUp()
    {
        InputLayer input = new() { Name = "x", OutputShape = [2] };
        ActivationLayer one = new() { Name = "one", Inputs = [input], OutputShape = [2], Activation = Activation.LeakyRelu(0.1) };
        ActivationLayer two = new() { Name = "two", Inputs = [one], OutputShape = [2], Activation = Activation.LeakyRelu(0.3) };
        LayerGraph graph = new("m", "Functional", [input, one, two], [input], [two]);
        Converter converter = new(graph, new ConverterOptions { SwapActivations = { [Activation.LeakyRelu(0.1)] = new SpikingLeakyRelu(0.1) } });
        Assert.IsType<SpikingLeakyRelu>(converter["one"].Type);
        Assert.IsType<LeakyRelu>(converter["two"].Type);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    /// <summary>11. Verification changes neither the model nor the conversion.</summary>
    [Fact]
    public void Verify_LeavesTheModelAsItIs()
    {
        LayerGraph graph = Model("batchnorm");
        double[] before = [.. graph.Layers.SelectMany(layer => layer.Variables).SelectMany(weights => weights.Values)];
        Converter converter = new(graph);
        int objects = converter.Network.AllConnections.Count();
        Assert.True(converter.Verify().IsEqual);
        Assert.Equal(before, graph.Layers.SelectMany(layer => layer.Variables).SelectMany(weights => weights.Values));
        Assert.Equal(objects, converter.Network.AllConnections.Count());
    }

    private static LayerGraph Model(string name) => KerasModel.Load(TestData.File($"converter/{name}.h5"));
}

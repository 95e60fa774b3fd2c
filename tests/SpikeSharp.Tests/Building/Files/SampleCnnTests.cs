using System.Security.Cryptography;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Tests.Simulation;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>
/// The engine knows nothing of Keras: the sample network, made here by hand and sent through a file, runs like the one that conversion made. The file of
/// that one, <c>mnist-cnn.ssm</c>, is kept up to date by the tests of conversion, which this project does not refer to.
/// </summary>
public sealed class SampleCnnTests
{
    private const int Steps = 30;
    private const double Scale = 200;

    private static readonly Npz Weights = Npz.Load(SsmFiles.Path("mnist-cnn-weights.npz"));

    [Fact]
    public void SampleCnn_MadeByHandSavedAndLoaded_EqualsTheConvertedOne()
    {
        BuiltModel converted = BuiltModel.Load(SsmFiles.Path("mnist-cnn.ssm"));
        BuiltModel byHand = BuiltModel.Build(SampleCnn(), new BuildOptions { Precision = Precision.Single });
        BuiltModel loaded = SsmFiles.Load(SsmFiles.Save(byHand));

        (string expected, int correct) = Run(converted);
        Assert.True(correct >= 18, $"{correct} of 20 images");
        Assert.Equal(expected, Run(byHand).Hash);
        Assert.Equal(expected, Run(loaded).Hash);
        foreach (bool held in (ReadOnlySpan<bool>)[true, false])
        {
            Assert.Contains("SpikingRectifiedLinear conv2d_1.1.out (spikes only)", SsmFiles.PlanText(converted, held), StringComparison.Ordinal);
            Assert.Equal(SsmFiles.PlanText(converted, held), SsmFiles.PlanText(byHand, held));
            Assert.Equal(SsmFiles.PlanText(converted, held), SsmFiles.PlanText(loaded, held));
        }
    }

    [Fact]
    public void SampleCnn_OneImage_EqualsTheReferenceBitForBit()
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path("mnist-cnn.ssm"));
        SessionOptions options = Options(model, items: 1);
        double[] expected = Record(ReferenceBackend.Instance), spikes = expected[^model.Ensembles[^1].Output.Size..];
        Assert.True(spikes.Sum() > 100, $"{spikes.Sum()} spikes of the second layer");
        Bits.AssertEqual(expected, Record(CpuBackend.Instance));

        double[] Record(Backend backend)
        {
            using Session session = backend.Open(model, options);
            session.Run(12, [new InputData(options.Inputs[0], Images(1))]);
            return [.. Enumerable.Range(0, options.Recordings.Length).SelectMany(i => session.Recorded(i).ToDoubles())];
        }
    }

    /// <summary>Convolution 32 of 3x3, convolution 64 of 3x3 at every second place, 10 outputs; objects in the order of the conversion, since it fixes their seeds.</summary>
    private static Network SampleCnn()
    {
        Network network = new("mnist_cnn", seed: 0) { DefaultPrecision = Precision.Single };
        Node input = network.Add(Node.Input("input_layer", 28, 28, 1));
        Ensemble first = AddConvolution(network, "conv2d", input, Synapse.None, new ChannelShape([28, 28], 1), filters: 32, stride: 1);
        Ensemble second = AddConvolution(network, "conv2d_1", first.Neurons, 0.005, new ChannelShape([26, 26], 32), filters: 64, stride: 2);

        Node dense = network.Add(Node.Relay(10, "dense.1"));
        Node bias = network.Add(new Node(1.0) { Label = "dense.1.bias" });
        network.Connect(bias, dense, new Dense(10, 1, Weights["dense/bias"].ToDoubles()), Synapse.None);
        double[] kernel = Weights["dense/kernel"].ToDoubles(), matrix = new double[kernel.Length];
        for (int i = 0; i < kernel.Length; i++) matrix[(i % 10 * (kernel.Length / 10)) + (i / 10)] = kernel[i];
        network.Connect(second.Neurons, dense, new Dense(10, kernel.Length / 10, matrix), 0.005);
        network.Add(new Probe(dense) { Label = "dense", Synapse = Synapse.None });
        return network;
    }

    private static Ensemble AddConvolution(Network network, string name, View source, Synapse synapse, ChannelShape shape, int filters, int stride)
    {
        Convolution convolution = new(filters, shape, [3, 3], Weights[$"{name}/kernel"].ToDoubles(), [stride, stride]);
        int positions = convolution.Output.Positions;
        Ensemble layer = network.Add(new Ensemble(positions * filters, 1)
        {
            Label = $"{name}.1",
            NeuronType = new SpikingRectifiedLinear(1 / Scale),
            Gain = Scale,
            Bias = 0.0,
        });
        Node one = network.Add(new Node(1.0) { Label = $"{name}.1.bias" });
        Node relay = network.Add(Node.Relay(filters, $"{name}.1.bias_relay"));
        network.Connect(one, relay, new Dense(filters, 1, Weights[$"{name}/bias"].ToDoubles()), Synapse.None);
        network.Connect(relay, layer.Neurons, new Sparse(layer.Size, filters, Enumerable.Range(0, layer.Size).Select(i => (i, i % filters, 1.0))), Synapse.None);
        network.Connect(source, layer.Neurons, convolution, synapse);
        return layer;
    }

    private static NdArray Images(int count) => NdArray.From(Array.ConvertAll(Weights["images"].ToSingles()[..(count * 784)], pixel => pixel / 255), count, 784);

    private static SessionOptions Options(BuiltModel model, int items) => new()
    {
        Items = items,
        Inputs = [model.Inputs.Single().Signal],
        Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal)), .. model.Ensembles.Select(ensemble => new Recording(ensemble.Output, Reduction.SpikesPerStep)), .. model.Ensembles.Select(ensemble => new Recording(ensemble.Output, Reduction.SpikeCount))],
    };

    /// <summary>A hash of all probes and all spikes of 20 images, and how many of them are recognised.</summary>
    private static (string Hash, int Correct) Run(BuiltModel model)
    {
        SessionOptions options = Options(model, items: 20);
        using Session session = CpuBackend.Instance.Open(model, options);
        session.Run(Steps, [new InputData(options.Inputs[0], Images(options.Items))]);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int correct = 0;
        for (int item = 0; item < options.Items; item++)
        {
            for (int i = 0; i < options.Recordings.Length; i++)
                foreach (double value in session.Recorded(i, item).ToDoubles()) hash.AppendData(BitConverter.GetBytes(value));
            float[] last = session.Recorded(0, item).AsSpan<float>()[^10..].ToArray();
            if (Array.IndexOf(last, last.Max()) == Weights["labels"].AsSpan<byte>()[item]) correct++;
        }
        return (Convert.ToHexString(hash.GetHashAndReset()), correct);
    }
}

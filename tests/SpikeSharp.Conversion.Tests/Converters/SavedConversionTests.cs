using System.IO.Compression;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>The sample network as an <c>.ssm</c> file: the tests of the core, which know nothing of conversion, compare a network made by hand with it.</summary>
public sealed class SavedConversionTests
{
    private static readonly LayerGraph Graph = KerasModel.Load(Path.Combine(TestData.RepositoryRoot, "src", "SpikeSharp.Cli", "Samples", "mnist-cnn.keras"));

    private static string CoreData(string name) => Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Tests", "Data", "ssm", name);

    [Fact]
    public void Save_SampleCnn_EqualsTheFileOfTheCoreTests()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ssm");
        try
        {
            Convert().Save(path);
            if (Environment.GetEnvironmentVariable("SPIKESHARP_ACCEPT") == "1") File.Copy(path, CoreData("mnist-cnn.ssm"), overwrite: true);
            // How well deflate packs may differ between machines; what it packs may not.
            using ZipArchive expected = ZipFile.OpenRead(CoreData("mnist-cnn.ssm")), actual = ZipFile.OpenRead(path);
            Assert.Equal(expected.Entries.Select(entry => entry.FullName), actual.Entries.Select(entry => entry.FullName));
            foreach ((ZipArchiveEntry first, ZipArchiveEntry second) in expected.Entries.Zip(actual.Entries))
                Assert.True(Bytes(first).AsSpan().SequenceEqual(Bytes(second)), $"{first.FullName} differs; if that is wanted, accept it with SPIKESHARP_ACCEPT=1");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WeightsOfTheCoreTests_AreThoseOfTheSample()
    {
        Npz npz = Npz.Load(CoreData("mnist-cnn-weights.npz"));
        foreach (string name in (ReadOnlySpan<string>)["conv2d", "conv2d_1"])
        {
            ConvolutionLayer layer = (ConvolutionLayer)Graph[name];
            Assert.Equal(layer.Kernel.Values, npz[$"{name}/kernel"].ToDoubles());
            Assert.Equal(layer.Bias!.Values, npz[$"{name}/bias"].ToDoubles());
        }
        DenseLayer dense = (DenseLayer)Graph["dense"];
        Assert.Equal(dense.Kernel.Values, npz["dense/kernel"].ToDoubles());
        Assert.Equal(dense.Bias!.Values, npz["dense/bias"].ToDoubles());
    }

    [Fact]
    public void Load_SampleCnn_KnowsItsInputsOutputsAndLayers()
    {
        BuiltModel converted = Convert(), loaded = BuiltModel.Load(CoreData("mnist-cnn.ssm"));
        Assert.Equal(converted.Layers.Select(Text), loaded.Layers.Select(Text));
        Assert.Equal("conv2d_1 Conv2D 1 conv2d_1.1.out 200 0.005 Exact", Text(loaded.Layers[2]));
        Assert.Equal((converted.Label, converted.Seed, converted.Precision), (loaded.Label, loaded.Seed, loaded.Precision));
        Assert.Equal("input_layer 28 28 1", $"{loaded.Inputs.Single().Name} {string.Join(' ', loaded.Inputs.Single().Shape)}");
        Assert.Equal("dense 0 10 linear", loaded.Outputs.Select(o => $"{o.Name} {o.Probe} {string.Join(' ', o.Shape)} {o.Activation}").Single());
        Assert.All(loaded.Ensembles, ensemble => Assert.Equal((200, 200), (ensemble.MaxRates.Min(), ensemble.MaxRates.Max())));

        static string Text(ModelLayer layer) => $"{layer.Name} {layer.Kind} {layer.Ensemble} {layer.Output.Name} {layer.Scale} {layer.Synapse} {layer.Exactness}";
    }

    private static BuiltModel Convert() => new Converter(Graph, new ConverterOptions
    {
        SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
        ScaleFiringRates = 200,
        Synapse = 0.005,
        Seed = 0,
    }).Build();

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

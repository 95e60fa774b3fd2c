using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Analysis.Tests;

/// <summary>The trained network that ships with the command line, and its images.</summary>
internal static class Sample
{
    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "src", "SpikeSharp.Cli", "Samples");
    private static readonly (float[] Pixels, double[] Labels) Data = Load();

    public static LayerGraph Graph { get; } = KerasModel.Load(Path.Combine(Folder, "mnist-cnn.keras"));

    public static float[] Pixels(int images) => Data.Pixels[..(images * 784)];

    public static Dictionary<string, NdArray> Inputs(int images) => new() { [Graph.Inputs[0].Name] = NdArray.From(Pixels(images), images, 784) };

    public static ImmutableArray<int> Labels(int images) => [.. Data.Labels[..images].Select(label => (int)label)];

    public static ConverterOptions Options(double scale = 200, double? tau = 0.005, NeuronType? neurons = null) => new()
    {
        SwapActivations = { [Activation.Relu] = neurons ?? new SpikingRectifiedLinear() },
        ScaleFiringRates = scale,
        Synapse = tau is double t ? t : Synapse.None,
        Seed = 0,
    };

    public static BuiltModel Model(double scale = 200, double? tau = 0.005, NeuronType? neurons = null) => new Converter(Graph, Options(scale, tau, neurons)).Build();

    private static (float[] Pixels, double[] Labels) Load()
    {
        Npz file = Npz.Load(Path.Combine(Folder, "mnist-test-1000.npz"));
        return (Array.ConvertAll(file["images"].ToSingles(), pixel => pixel / 255), file["labels"].ToDoubles());
    }
}

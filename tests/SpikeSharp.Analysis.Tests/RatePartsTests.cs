using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Analysis.Tests;

public sealed class RatePartsTests
{
    [Theory, InlineData(null), InlineData(0.005)]
    public void Sum_EveryNeuronOfTheSampleInDouble_IsTheMeasuredRate(double? tau)
    {
        const int Steps = 50, Images = 1000;
        const double Scale = 200;
        string samples = Path.Combine(TestData.RepositoryRoot, "src", "SpikeSharp.Cli", "Samples");
        LayerGraph graph = KerasModel.Load(Path.Combine(samples, "mnist-cnn.keras"));
        using Npz data = Npz.Load(Path.Combine(samples, "mnist-test-1000.npz"));
        float[] pixels = Array.ConvertAll(data["images"].ToSingles(), p => p / 255);
        Converter converter = new(graph, new ConverterOptions
        {
            SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
            ScaleFiringRates = Scale,
            Synapse = tau is double t ? t : Synapse.None,
            Seed = 0,
        });
        BuiltModel model = converter.Build();
        string[] layers = [.. model.Layers.Where(layer => layer.Ensemble >= 0).Select(layer => layer.Name)];
        Presentation presentation = new(model, new Dictionary<string, NdArray> { [model.Inputs[0].Name] = NdArray.From(pixels, Images, 784) });
        Recording[] recordings =
        [
            .. model.Ensembles.SelectMany(e => new Recording[]
            {
                new(e.Output, Reduction.SpikeCount), new(e.Current, Reduction.RectifiedMean), new(e.Voltage!, Reduction.Last),
            }),
        ];
        int compared = 0;
        presentation.Run(
            50, Steps,
            items => CpuBackend.Instance.Open(model, new SessionOptions
            {
                Items = items,
                Recordings = [.. recordings],
                Inputs = presentation.Signals,
                Precision = Precision.Double,
            }),
            (session, first, items) =>
            {
                ForwardResult rates = graph.Forward(Array.ConvertAll(pixels[(first * 784)..((first + items) * 784)], p => (double)p), layers);
                for (int item = 0; item < items; item++)
                {
                    for (int layer = 0; layer < layers.Length; layer++)
                    {
                        int size = model.Ensembles[layer].Size;
                        double[] counts = session.Recorded(3 * layer, item).ToDoubles(), means = session.Recorded((3 * layer) + 1, item).ToDoubles();
                        double[] last = session.Recorded((3 * layer) + 2, item).ToDoubles(), initial = model.Ensembles[layer].Voltage!.Initial.ToDoubles();
                        ReadOnlySpan<double> activations = rates[layers[layer]].AsSpan(item * size, size);
                        for (int i = 0; i < size; i++)
                        {
                            RateParts parts = RateParts.Of(Scale, activations[i], means[i], initial[i], last[i], Steps * model.Dt);
                            double measured = counts[i] / (Steps * model.Dt);
                            if (!(Math.Abs(measured - parts.Sum) <= Tolerances.RateParts.Absolute))
                                Assert.Fail($"image {first + item}, {layers[layer]} neuron {i}: {parts} add up to {parts.Sum}, measured {measured}");
                            compared++;
                        }
                    }
                }
            });
        Assert.Equal(Images * model.Ensembles.Sum(e => e.Size), compared);
    }
}

using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>The trained network and the 200 images of the recorded runs, and what a run of ours gives on them.</summary>
internal static class MnistCnn
{
    public const int Images = 200, Classes = 10, Layers = 2;

    public static Npz Recorded { get; } = Npz.Load(TestData.File("converter/mnist-cnn-runs.npz"));

    public static LayerGraph Graph { get; } = KerasModel.Load(TestData.File("converter/mnist-cnn.h5"));

    public static double[] Labels { get; } = Recorded["labels"].ToDoubles();

    public static NdArray Pixels { get; } = NdArray.From(Array.ConvertAll(Recorded["images_uint8"].ToSingles(), pixel => pixel / 255), Images, 784);

    public static Converter Convert(NeuronType neurons, double? scale, double? synapse, double? voltage = null) => new(Graph, new ConverterOptions
    {
        SwapActivations = { [Activation.Relu] = neurons },
        ScaleFiringRates = scale is double s ? s : FiringRateScale.None,
        Synapse = synapse is double tau ? tau : Synapse.None,
        InitialVoltage = voltage is double v ? v : null,
        Seed = 0,
    });

    /// <summary>Runs the first images and hands every image's recordings on: the output's trace, then for each layer with spikes counts, largest counts, steps with spikes, with several, spikes per step.</summary>
    public static void Run(BuiltModel model, int images, int steps, Action<int, double[], LayerSpikes[]> finished)
    {
        Presentation presentation = new(model, new Dictionary<string, NdArray> { [model.Inputs[0].Name] = Pixels.Slice(0, images * 784).Reshape(images, 784) });
        bool isSpiking = model.Ensembles[0].NeuronType.IsSpiking;
        Recording[] recordings =
        [
            new(model.Probes[0].Signal),
            .. (isSpiking ? model.Ensembles : []).SelectMany(e => new Recording[]
            {
                new(e.Output, Reduction.SpikeCount), new(e.Output, Reduction.MaxSpikes), new(e.Output, Reduction.SpikeSteps), new(e.Output, Reduction.MultiSpikeSteps), new(e.Output, Reduction.SpikesPerStep),
            }),
        ];
        presentation.Run(
            50, steps, items => CpuBackend.Instance.Open(model, new SessionOptions { Items = items, Recordings = [.. recordings], Inputs = presentation.Signals }),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                {
                    LayerSpikes[] layers = new LayerSpikes[isSpiking ? Layers : 0];
                    for (int layer = 0; layer < layers.Length; layer++)
                        layers[layer] = new LayerSpikes([.. Enumerable.Range(1 + (5 * layer), 5).Select(r => session.Recorded(r, item).ToDoubles())]);
                    finished(first + item, session.Recorded(0, item).ToDoubles(), layers);
                }
            });
    }
}

/// <summary>What one layer did on one image.</summary>
internal sealed class LayerSpikes(double[][] recorded)
{
    public double[] Counts => recorded[0];

    public double[] Most => recorded[1];

    public double[] StepsWithSpikes => recorded[2];

    public double[] StepsWithSeveral => recorded[3];

    public double[] PerStep => recorded[4];
}

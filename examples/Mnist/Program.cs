using SpikeSharp;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

string folder = args is [string given] ? given : "src/SpikeSharp.Cli/Samples";
Converter converter = new(KerasModel.Load($"{folder}/mnist-cnn.keras"), new ConverterOptions
{
    SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
    ScaleFiringRates = 200,
    Synapse = 0.005,
    Seed = 0,
});
using Npz data = Npz.Load($"{folder}/mnist-test-1000.npz");
NdArray images = NdArray.From(Array.ConvertAll(data["images"].ToSingles(), pixel => pixel / 255), data["images"].Shape.AsSpan());
using Simulator sim = new(converter.Build());
double[] output = sim.Predict(images, steps: 50, Keep.Last)[converter.Outputs[0]].ToDoubles();   // (1000, 1, 10)
int right = data["labels"].ToDoubles().Where((label, i) => output.AsSpan(10 * i, 10).IndexOf(output.AsSpan(10 * i, 10).ToArray().Max()) == label).Count();
Console.WriteLine($"{right} of 1000 right");
